"""The shipped folder: three regions on one server, each with its own first token, routes, words and money; what one has, the others lack."""

import os

from harness import Client, Server, Suite, equal, fails

suite = Suite()
REGIONS = {  # region: a route that it alone has, who owns it, and the record that it is about
    "midden-limburg": ("hr_scan", "employer_adviser", "employer", {"name": "Rockwool", "unit": "oost"}),
    "noord-limburg": ("informatiepunt", "info_desk", "info_request", {"language": "pools", "asked_at": "mobile", "about": ["housing"]}),
    "zuid-limburg": ("werkgeversbezoek", "employer_contact", "employer", {"name": "Hotel", "service_point": "podium_24"}),
}


class Three:
    def __init__(self):
        self.server = Server()
        self.admins = {region: self.admin(region) for region in REGIONS}

    def admin(self, region):
        with open(os.path.join(self.server.data, f"admin.token.{region}"), encoding="ascii") as file:
            return Client(self.server.port, file.read().strip(), lang="nl")


@suite
def each_region_serves_its_own_route_and_refuses_the_others():
    t = Three()
    for region, admin in t.admins.items():
        equal(admin.principal["region"], region)
        equal([one["region"] for one in admin.call("system.info")["regions"]], [region])
        admin.call("user.put", id="anna", name="Anna", roles=[REGIONS[region][1]])
        anna = Client(t.server.port, admin.call("token.put", user="anna")["token"], lang="nl")
        for other, (route, _, register, record) in REGIONS.items():
            if other == region:
                admin.call("register.put", register=register, id="r1", record=record)
                opened = anna.call("case.open", route=route, subject={"register": register, "id": "r1"})
                equal(len(opened["work"]), 1)
            else:
                fails(-32602, anna.call, "case.open", route=route, subject={"register": register, "id": "r1"})
    t.server.restart()
    for region in REGIONS:
        equal(len(t.admin(region).call("case.find")["cases"]), 1, region)
    t.server.kill()


@suite
def midden_limburg_reads_its_own_words_and_the_others_the_national_ones():
    t = Three()
    titles = {region: admin.call("register.schema", register="client")["schema"]["title"] for region, admin in t.admins.items()}
    equal(titles, {"midden-limburg": "Werkzoekende", "noord-limburg": "Kandidaat", "zuid-limburg": "Kandidaat"})
    t.server.kill()


@suite
def a_sub_region_of_one_is_none_of_another_and_the_money_is_apart():
    t = Three()
    put = {region: lambda record, admin=admin: admin.call("register.put", register="client", id="c1", record=record) for region, admin in t.admins.items()}
    put["zuid-limburg"]({"name": "Sam", "subregion": "parkstad"})
    put["midden-limburg"]({"name": "Sam", "municipality": "weert"})
    put["noord-limburg"]({"name": "Sam", "municipality": "Venray"})
    fails(1005, put["midden-limburg"], {"name": "Sam", "municipality": "heerlen"}, why="record")
    fails(1005, put["noord-limburg"], {"name": "Sam", "subregion": "parkstad"}, why="record")
    t.admins["midden-limburg"].call("budget.balance", budget="jw_dropouts")
    fails(-32602, t.admins["zuid-limburg"].call, "budget.balance", budget="jw_dropouts")
    t.server.kill()


if __name__ == "__main__":
    suite.run(__doc__)
