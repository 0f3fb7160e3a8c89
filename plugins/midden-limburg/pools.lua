return pools {
  -- D083: from 23 to 27, no start qualification, at no school, less than EUR 437 a month, no benefit. What is not known of somebody
  -- does not admit him.
  pool "jongeren_in_beeld" {
    title = { nl = "Jongeren in beeld", en = "The young in view" },
    route = "jongeren",
    admit = function(client)
      return client.born ~= nil and client.born + years(23) <= today() and today() < client.born + years(28)
        and client.start_qualification == false and client.enrolled == false and client.on_benefit == false
        and client.monthly_income ~= nil and client.monthly_income < euro(437)
    end,
    rank  = function(client) return client.born end,
    by    = role "youth_lead",
  },
  -- D077: at most six months of WW left, and once for each entitlement (D078). It is asked when the UWV's list is read in, as it is for
  -- each meeting (every two months): a day that goes by asks nothing by itself.
  pool "max_ww" {
    title = { nl = "Einde WW", en = "End of the WW" },
    route = "max_ww",
    admit = function(client) return client.ww_end ~= nil and client.ww_end >= today() and client.ww_end <= today() + months(6) end,
    rank  = function(client) return client.ww_end end,
    once  = "client.ww_right",
    by    = role "uwv_adviser",
  },
}
