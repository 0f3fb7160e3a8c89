---@meta trajectum
-- Gemaakt door `trajectum editor`; verander dit niet met de hand. Made by `trajectum editor`; do not edit.

---@class trajectum.title
---@field nl string
---@field en string

---@class trajectum.date
---@field year integer
---@operator add(trajectum.duration): trajectum.date
---@operator sub(trajectum.duration|trajectum.date): any

---@class trajectum.money
---@field cents integer
---@operator add(trajectum.money): trajectum.money
---@operator sub(trajectum.money): trajectum.money
---@operator mul(number): trajectum.money

---@class trajectum.duration
---@field n integer
---@operator add(trajectum.duration|trajectum.date): any
---@operator sub(trajectum.duration): trajectum.duration
---@operator mul(integer): trajectum.duration
---@overload fun(options: trajectum.keys.due|trajectum.keys.workdays): trajectum.duration

---@alias trajectum.way string|trajectum.arc|(string|trajectum.arc)[]

---@class trajectum.route

---@class trajectum.node

---@class trajectum.arc

---@class trajectum.change

---@class trajectum.role

---@class trajectum.owner

---@class trajectum.team

---@class trajectum.caseload

---@class trajectum.escalation

---@class trajectum.seats

---@class trajectum.budget

---@class trajectum.term

---@class trajectum.sla

---@class trajectum.field

---@class trajectum.register

---@class trajectum.decision

---@class trajectum.budgets

---@class trajectum.pools

---@class trajectum.pool

---@class trajectum.metrics

---@class trajectum.metric

---@class trajectum.roles

---@class trajectum.calendars

---@class trajectum.calendar

---@class trajectum.labels

---@class trajectum.titles

---@class trajectum.score

---@class trajectum.test

---@class trajectum.since

---@class trajectum.measure

---@class trajectum.keys.route
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De versie, zoals "1.0.0". / The version, such as "1.0.0".
---@field version? string
---Het register waar een traject over gaat. / The register that a case is about.
---@field subject? string
---De rol die een traject heeft. / The role that has a case.
---@field owner? string
---Wat het dossier onthoudt. / What the case file keeps.
---@field file? trajectum.field[]
---De knoop of knopen waarmee het begint. / The node or nodes it begins with.
---@field start? string|string[]
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---Hoe het traject eindigt als `within` voorbij is. / How the case ends when `within` is over.
---@field on_timeout? trajectum.way
---Hoe elk einde van de route heet. / What each end of the route is called.
---@field outcomes? table<string, trajectum.title>
---Nieuwe trajecten volgen deze versie vanaf die dag. / New cases follow this version from that day on.
---@field valid_from? trajectum.date
---De laatste dag waarop een traject op deze versie begint. / The last day on which a case begins on this version.
---@field valid_to? trajectum.date
---Hoe lopende trajecten deze versie volgen: niet, als een fase opengaat, of meteen. / How open cases follow this version: not, when a stage opens, or at once.
---@field upgrade? "pinned"|"at_boundary"|"immediate"
---Maakt het dossier van een oudere versie passend. / Makes the case file of an older version fit.
---@field migrate? fun(case: trajectum.case, from: table)
---Wat gekoppelde trajecten mogen zien. / What linked cases may see.
---@field shows? string[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Het traject eindigt pas als iemand het sluit. / The case ends only when somebody closes it.
---@field keep_open? boolean
---De rol die herstelt wat achter een stap misging. / The role that mends what went wrong behind a step.
---@field incident_by? string
---De route die deze verandert. / The route that this one changes.
---@field extends? string
---@field [integer] trajectum.node|trajectum.change

---@class trajectum.keys.stage
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De knoop of knopen waarmee het begint. / The node or nodes it begins with.
---@field start? string|string[]
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Per uitkomst de weg verder. / For each outcome the way on.
---@field outcomes? table<string, trajectum.way>
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---De weg als `within` voorbij is; de knoop wordt ingetrokken. / The way when `within` is over; the node is withdrawn.
---@field on_timeout? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean
---@field [integer] trajectum.node

---@class trajectum.keys.step
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Per uitkomst de weg verder. / For each outcome the way on.
---@field outcomes? table<string, trajectum.way>
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---De weg als `within` voorbij is; de knoop wordt ingetrokken. / The way when `within` is over; the node is withdrawn.
---@field on_timeout? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Het werk wordt begonnen voor het wordt afgerond. / The work is begun before it is completed.
---@field manual? boolean
---De prioriteit van het werk zelf. / The priority of the work itself.
---@field priority? "low"|"normal"|"high"|fun(case: trajectum.case): string
---Mag opnieuw; de uitkomsten van deze stappen zijn dan verouderd. / May be done once more; the results of these steps are stale then.
---@field redo? string[]
---Maakt ongedaan wat het afronden deed. / Makes undone what completing did.
---@field compensate? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie dit doet. / Who does it.
---@field by trajectum.role|trajectum.owner
---Naar wie het werk vanzelf gaat. / To whom the work goes by itself.
---@field allocate? "offer"|"least_loaded"|"familiar"
---Wanneer het klaar moet zijn. / By when it must be done.
---@field due trajectum.duration
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Zo lang voor `due` hoort de uitvoerder het. / So long before `due` the worker is told.
---@field remind? trajectum.duration
---Wat bij het afronden wordt gevraagd. / What is asked at completion.
---@field form? trajectum.field[]
---De documenten die er moeten zijn. / The documents that must be there.
---@field evidence? trajectum.field|trajectum.field[]
---De plaatsen die het neemt. / The places that it takes.
---@field reserve? trajectum.seats|trajectum.seats[]
---Het geld dat het kost. / The money that it costs.
---@field spend? trajectum.budget
---Het formulier krijgt een veld voor een record van dit register. / The form gets a field for a record of this register.
---@field match? string
---Wie de stap mag overslaan, met een reden. / Who may pass the step by, with a reason.
---@field skip_by? trajectum.role
---Voegt zo vaak die optionele stap toe. / Adds that optional step so often.
---@field every? trajectum.keys.every
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean
---Mag het zo worden afgerond? Zo niet, met de zin die iemand leest. / May it be completed so? If not, with the sentence that a person reads.
---@field requires? fun(case: trajectum.case, form: trajectum.form, outcome: string?): boolean, trajectum.title?

---@class trajectum.keys.optional
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Het werk wordt begonnen voor het wordt afgerond. / The work is begun before it is completed.
---@field manual? boolean
---De prioriteit van het werk zelf. / The priority of the work itself.
---@field priority? "low"|"normal"|"high"|fun(case: trajectum.case): string
---Mag opnieuw; de uitkomsten van deze stappen zijn dan verouderd. / May be done once more; the results of these steps are stale then.
---@field redo? string[]
---Maakt ongedaan wat het afronden deed. / Makes undone what completing did.
---@field compensate? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie dit doet. / Who does it.
---@field by trajectum.role|trajectum.owner
---Naar wie het werk vanzelf gaat. / To whom the work goes by itself.
---@field allocate? "offer"|"least_loaded"|"familiar"
---Wanneer het klaar moet zijn. / By when it must be done.
---@field due trajectum.duration
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Zo lang voor `due` hoort de uitvoerder het. / So long before `due` the worker is told.
---@field remind? trajectum.duration
---Wat bij het afronden wordt gevraagd. / What is asked at completion.
---@field form? trajectum.field[]
---De documenten die er moeten zijn. / The documents that must be there.
---@field evidence? trajectum.field|trajectum.field[]
---De plaatsen die het neemt. / The places that it takes.
---@field reserve? trajectum.seats|trajectum.seats[]
---Het geld dat het kost. / The money that it costs.
---@field spend? trajectum.budget
---Het formulier krijgt een veld voor een record van dit register. / The form gets a field for a record of this register.
---@field match? string
---Wie de stap mag overslaan, met een reden. / Who may pass the step by, with a reason.
---@field skip_by? trajectum.role
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean
---Mag het zo worden afgerond? Zo niet, met de zin die iemand leest. / May it be completed so? If not, with the sentence that a person reads.
---@field requires? fun(case: trajectum.case, form: trajectum.form, outcome: string?): boolean, trajectum.title?

---@class trajectum.keys.decide
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Per uitkomst de weg verder. / For each outcome the way on.
---@field outcomes? table<string, trajectum.way>
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---De beslistabel. / The decision table.
---@field table string
---Het veld van het dossier dat de uitkomst krijgt. / The field of the case file that gets the result.
---@field into? string|table<string, string>
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]

---@class trajectum.keys.wait
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---De weg als `within` voorbij is; de knoop wordt ingetrokken. / The way when `within` is over; the node is withdrawn.
---@field on_timeout? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Wacht op een bericht van deze naam. / Waits for a message of this name.
---@field message? string
---Alleen een bericht dat kwam nadat dit openging. / Only a message that was sent after this opened.
---@field fresh? boolean
---Wacht tot dit waar is. / Waits until this is true.
---@field ready? fun(case: trajectum.case): any
---Wacht tot de datum op dit pad. / Waits for the date at this path.
---@field ready_on? string
---Wacht zo lang. / Waits so long.
---@field lasts? trajectum.duration
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---De plaatsen die het neemt. / The places that it takes.
---@field reserve? trajectum.seats|trajectum.seats[]
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean

---@class trajectum.keys.subroute
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Per uitkomst de weg verder. / For each outcome the way on.
---@field outcomes? table<string, trajectum.way>
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within trajectum.duration
---De weg als `within` voorbij is. / The way when `within` is over.
---@field on_timeout trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---De route van het kind. / The route of the child.
---@field route string
---Over wie het kind gaat: een pad naar een `ref`. / Whom the child is about: a path to a `ref`.
---@field subject? string
---Hun veld = ons pad. / Their field = our path.
---@field file? table<string, string>
---Het kind gaat mee als deze knoop wordt ingetrokken. / The child goes along when this node is withdrawn.
---@field bound? boolean
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean

---@class trajectum.keys.milestone
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---De datum op dit pad; niets: vandaag. / The date at this path; none: today.
---@field on? string
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string

---@class trajectum.keys.each
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De knoop of knopen waarmee het begint. / The node or nodes it begins with.
---@field start? string|string[]
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---De weg als `within` voorbij is; de knoop wordt ingetrokken. / The way when `within` is over; the node is withdrawn.
---@field on_timeout? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Waarover: een lijst, een aantal, of een functie. / Over what: a list, a number, or a function.
---@field over? string|integer|fun(case: trajectum.case): any
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Mensen voegen toe tot iemand sluit. / People add until somebody closes it.
---@field open? boolean
---Zo veel moeten er klaar zijn. / So many must be done.
---@field need? integer|"all"
---Wat de anderen dan doen. / What the others do then.
---@field after? "drain"|"cancel"
---Klaar zodra dit waar is. / Done as soon as this is true.
---@field done_when? fun(case: trajectum.case): any
---Een voor een. / One at a time.
---@field one_by_one? boolean
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean
---@field [integer] trajectum.node

---@class trajectum.keys.series
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De knoop of knopen waarmee het begint. / The node or nodes it begins with.
---@field start? string|string[]
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within? trajectum.duration
---De weg als `within` voorbij is; de knoop wordt ingetrokken. / The way when `within` is over; the node is withdrawn.
---@field on_timeout? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Zo lang na `from` telkens een. / One so long after `from` each.
---@field at? trajectum.duration[]
---De datum waarvan het telt; niets: het begin. / The date it counts from; none: entry.
---@field from? string
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Zo vaak een. / One so often.
---@field every? trajectum.duration
---Zo veel keer. / So many times.
---@field times? integer
---Tot de datum op dit pad. / Until the date at this path.
---@field till? string
---Telt vanaf het plan, of vanaf het einde van de vorige. / Counts from the plan, or from the end of the last.
---@field anchor? "planned"|"done"
---Wat er gebeurt met momenten die zijn gemist. / What becomes of moments that were missed.
---@field missed? "once"|"each"|"skip"|"next_workday"
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean
---@field [integer] trajectum.node

---@class trajectum.keys.finish_by
---Staat achter het woord: een keuze zegt de uitkomst. / Stands behind the word: a choice says the outcome.
---@field path? string

---@class trajectum.keys.script
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Wat de server doet. / What the engine does.
---@field run fun(case: trajectum.case)
---Maakt ongedaan wat het afronden deed. / Makes undone what completing did.
---@field compensate? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Het geld dat het kost. / The money that it costs.
---@field spend? trajectum.budget
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean

---@class trajectum.keys.job
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Hoe deze knoop in de vorige versie heette. / What this node was called in the version before.
---@field was? string
---De weg verder als geen uitkomst is genoemd. / The way on when no outcome is named.
---@field next? trajectum.way
---Per uitkomst de weg verder. / For each outcome the way on.
---@field outcomes? table<string, trajectum.way>
---Zo lang mag het duren, vanaf het begin. / As long as it may take, from entry.
---@field within trajectum.duration
---De weg als `within` voorbij is. / The way when `within` is over.
---@field on_timeout trajectum.way
---Is deze knoop nodig? Zo niet, dan wordt hij voorbijgegaan. / Is this node needed? If not, it is passed by.
---@field when? fun(case: trajectum.case): any
---Wat de server doet als de knoop opengaat. / What the engine does when the node opens.
---@field on_enter? fun(case: trajectum.case)
---Wat de server doet als de knoop klaar is. / What the engine does when the node is completed.
---@field on_done? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Een termijn van de wet. / A period of the law.
---@field term? trajectum.term
---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@field sla? trajectum.sla
---Wat de worker doet. / What the worker does.
---@field kind string
---Naam = pad: wat de worker krijgt. / Name = path: what the worker gets.
---@field input? table<string, string>
---Wat de worker teruggeeft. / What the worker gives back.
---@field fields? trajectum.field[]
---Hoe vaak het wordt geprobeerd. / How often it is tried.
---@field retry? integer
---Op wie de knoop wacht: de eerste, allen, of wie nog kan komen. / Whom the node waits for: the first, all, or whoever can still come.
---@field join? "any"|"all"|"active"|trajectum.keys.join
---Alleen te doen terwijl die andere knoop openstaat. / Can be worked on only while that other node is open.
---@field while_in? string
---Nooit tegelijk met een andere knoop van deze naam. / Never at the same time as another node of this name.
---@field mutex? string
---Wordt ingetrokken zodra dit waar is. / Is withdrawn as soon as this is true.
---@field withdraw_when? fun(case: trajectum.case): any
---Nog eens, zolang dit waar is als hij klaar is. / Once more, while this is true when it ends.
---@field repeats? fun(case: trajectum.case): any
---Maakt ongedaan wat het afronden deed. / Makes undone what completing did.
---@field compensate? fun(case: trajectum.case, form: trajectum.form, outcome: string?)
---Wat de route zelf doet als hier iets misgaat. / What the route does itself when something goes wrong here.
---@field on_failure? trajectum.keys.on_failure|trajectum.keys.on_failure[]
---Wie het hoort als werk oud wordt. / Who hears of it when work grows old.
---@field escalate? trajectum.escalation|trajectum.escalation[]
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean

---@class trajectum.keys.by_role
---Wie die stap deed. / Who did that step.
---@field same_as? string
---Iemand anders dan wie die stap deed. / Somebody else than who did that step.
---@field differs_from? string
---Spreekt de taal op dit pad. / Speaks the language at this path.
---@field speaks? string
---Heeft zelf een geldig record in dit register. / Holds a valid record of their own in this register.
---@field holds? string
---Niet meer trajecten dan dit. / No more cases than this.
---@field at_most? trajectum.caseload

---@class trajectum.keys.due
---Telt vanaf de datum op dit pad. / Counts from the date at this path.
---@field after? string

---@class trajectum.keys.evidence_document
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Door wie ondertekend. / Signed by whom.
---@field signed_by? string[]
---Van welk type, zoals "application/pdf". / Of which type, such as "application/pdf".
---@field types? string[]
---Hoogstens zo groot: megabytes(5). / At most so large: megabytes(5).
---@field max? integer
---Alleen als de `yesno` op dit pad ja is. / Only when the `yesno` at this path is yes.
---@field when? string

---@class trajectum.keys.seats
---Zo veel. / So many.
---@field count? integer
---Zo veel is genoeg. / So many is enough.
---@field at_least? integer
---Elk met een andere waarde van dit veld. / Each with another value of this field.
---@field distinct? string
---Past dit record? / Does this record fit?
---@field where? fun(case: trajectum.case, record: trajectum.record): any
---Houdt vast vanaf het begin, hoogstens zo lang. / Holds from entry, at most so long.
---@field hold? trajectum.duration

---@class trajectum.keys.spend_budget
---Zo veel eenheden. / So many units.
---@field units? integer
---Zo veel geld. / So much money.
---@field amount? trajectum.money
---Voor wie: een pad naar een `ref`. / For whom: a path to a `ref`.
---@field per? string
---Soorten gebruik: paden die ja of nee zeggen. / Kinds of use: paths that say yes or no.
---@field flags? table<string, string>
---@field [integer] trajectum.money

---@class trajectum.keys.every
---De optionele stap. / The optional step.
---@field add string
---Wat er gebeurt met momenten die zijn gemist. / What becomes of moments that were missed.
---@field missed? "once"|"each"|"skip"|"next_workday"
---@field [integer] trajectum.duration

---@class trajectum.keys.join
---Zo veel bronnen moeten er zijn. / So many sources must have come.
---@field need? integer|"all"|"active"
---Wat wie later komt doet. / What those who come later do.
---@field after? "drain"|"block"|"cancel"|"keep"
---Tekens die overblijven zijn bedoeld. / Marks left over are meant.
---@field surplus? "keep"
---Kijkt alleen in deze fase. / Looks in this scope only.
---@field here? boolean
---Zo veel tekens van een bron. / So many marks of a source.
---@field marks? integer

---@class trajectum.keys.on_failure
---Voor welke storing: script, decision, job, budget, data. / For which trouble: script, decision, job, budget, data.
---@field kind? string|string[]
---Zo vaak wordt het eerst nog eens geprobeerd. / So often it is tried again first.
---@field retry? integer
---De rust voor elke nieuwe poging. / The rest before each new try.
---@field after? trajectum.duration
---Ingetrokken, en deze weg. / Withdrawn, and this way.
---@field go? trajectum.way
---Wordt voorbijgegaan. / Is passed by.
---@field skip? boolean
---Het traject wordt gestopt. / The case is cancelled.
---@field cancel? boolean
---De rol die de storing krijgt. / The role that gets the incident.
---@field assign? trajectum.role
---Eerst wordt ongedaan gemaakt wat gedaan was. / What was done is made undone first.
---@field compensate? boolean

---@class trajectum.keys.term
---Telt vanaf de datum op dit pad. / Counts from the date at this path.
---@field from? string
---Wie verdaagt, en hoeveel. / Who extends, and how much.
---@field extend? trajectum.keys.term_extend
---Op welke gronden het stilstaat. / The grounds on which it stands still.
---@field suspend? string[]
---@field [integer] trajectum.duration

---@class trajectum.keys.term_extend
---Hoogstens zo lang. / At most so long.
---@field at_most trajectum.duration
---Door wie. / By whom.
---@field by trajectum.role

---@class trajectum.keys.sla
---Zo veel tijd, in minuten, uren of werkdagen. / So much time, in minutes, hours or workdays.
---@field target trajectum.duration
---Loopt de klok? Niets: altijd. / Does the clock run? None: always.
---@field runs? fun(case: trajectum.case): any
---Telt met deze kalender. / Counts by this calendar.
---@field calendar? string
---Vanaf dit deel dreigt het mis te gaan, zoals "80%". / From this share on it is at risk, such as "80%".
---@field at_risk? string

---@class trajectum.keys.to
---Mag deze weg? / May this way be gone?
---@field when? fun(case: trajectum.case, form: trajectum.form): any
---Hoogstens zo vaak. / At most so often.
---@field at_most? integer
---De weg als `at_most` op is. / The way when `at_most` is used up.
---@field otherwise? trajectum.way
---Vraagt alleen een reden, geen formulier. / Asks only a reason, no form.
---@field bare? boolean
---De prioriteit die het traject krijgt. / The priority that the case gets.
---@field priority? "low"|"normal"|"high"
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Trekt deze knopen in. / Withdraws these nodes.
---@field withdraws? string[]
---Zo veel tekens tegelijk. / So many marks at once.
---@field marks? integer

---@class trajectum.keys.done
---Mag deze weg? / May this way be gone?
---@field when? fun(case: trajectum.case, form: trajectum.form): any
---Hoogstens zo vaak. / At most so often.
---@field at_most? integer
---De weg als `at_most` op is. / The way when `at_most` is used up.
---@field otherwise? trajectum.way
---Vraagt alleen een reden, geen formulier. / Asks only a reason, no form.
---@field bare? boolean
---De prioriteit die het traject krijgt. / The priority that the case gets.
---@field priority? "low"|"normal"|"high"
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Trekt deze knopen in. / Withdraws these nodes.
---@field withdraws? string[]

---@class trajectum.keys.finish
---Mag deze weg? / May this way be gone?
---@field when? fun(case: trajectum.case, form: trajectum.form): any
---Vraagt alleen een reden, geen formulier. / Asks only a reason, no form.
---@field bare? boolean
---De prioriteit die het traject krijgt. / The priority that the case gets.
---@field priority? "low"|"normal"|"high"
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Trekt deze knopen in. / Withdraws these nodes.
---@field withdraws? string[]

---@class trajectum.keys.text
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? string
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean
---De naam van een persoon: gesorteerd op achternaam, voorvoegsel erachter. / The name of a person: sorted by surname, the prefix behind.
---@field sort? "name"

---@class trajectum.keys.note
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? string
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money

---@class trajectum.keys.yesno
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? boolean
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string

---@class trajectum.keys.integer
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? number
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean

---@class trajectum.keys.decimal
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? number
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean

---@class trajectum.keys.money
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? trajectum.money
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean

---@class trajectum.keys.date
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? trajectum.date
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string

---@class trajectum.keys.document
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title

---@class trajectum.keys.choice
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De keuzes: een register, of een lijst op dit pad. / The choices: a register, or a list at this path.
---@field from? string
---Wat het is als het leeg blijft. / What it is when left empty.
---@field default? string
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean
---@field [integer] string

---@class trajectum.keys.choices
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De keuzes: een register, of een lijst op dit pad. / The choices: a register, or a list at this path.
---@field from? string
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money
---@field [integer] string

---@class trajectum.keys.ref
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Het register; niets: dat van zijn naam. / The register; none: that of its name.
---@field to? string
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string

---@class trajectum.keys.group
---Verplicht. / Must be filled in.
---@field required? boolean
---Niet te zien in de geschiedenis. / Not shown in the history.
---@field sensitive? boolean
---In een register: een grond waarop niemand wordt vergeleken; geen criterium ziet het. / In a register: a ground on which nobody is matched; no criterion sees it.
---@field protected? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Meer rijen. / Several rows.
---@field many? boolean
---Minstens: waarde, tekens of aantal. / At least: value, signs or how many.
---@field min? number|trajectum.money
---Hoogstens: waarde, tekens of aantal. / At most: value, signs or how many.
---@field max? number|trajectum.money
---@field [integer] trajectum.field

---@class trajectum.keys.bsn
---Een `finish` wacht erop. / A `finish` waits for it.
---@field required? boolean
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Wordt vooraf ingevuld vanaf dit pad. / Is filled in beforehand from this path.
---@field prefill? string
---In een register: records zijn hierop te vinden, te sorteren en te tellen. / In a register: records are found, sorted and counted by it.
---@field index? boolean

---@class trajectum.keys.register
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Het veld waaraan een record wordt gekend. / The field by which a record is known.
---@field key? trajectum.field
---De velden. / The fields.
---@field fields? trajectum.field[]
---Het veld dat zegt hoeveel plaatsen een record heeft. / The field that says how many places a record has.
---@field capacity? string
---Wanneer die plaatsen er zijn. / When those places are.
---@field period? "day"|trajectum.keys.period
---Andere regio's lezen het ook. / Other regions read it too.
---@field shared? "province"
---Het veld waaraan mensen een record kennen; niets: `name` of `naam`. / The field that people know a record by; none: `name` or `naam`.
---@field label? string
---Het register hieronder dat dit aanvult. / The register below that this one adds to.
---@field extends? string
---Waarmee een record wordt vergeleken met wie erbij past. / By what a record is compared with who fits it.
---@field criteria? trajectum.score[]

---@class trajectum.keys.period
---Het datumveld waarop het begint. / The date field on which it begins.
---@field from string
---Het datumveld waarop het eindigt. / The date field on which it ends.
---@field to? string

---@class trajectum.keys.role
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Zo veel trajecten mag iemand hebben. / So many cases one may have.
---@field caseload? integer
---Wie iemand er meer mag geven, met een notitie. / Who may give somebody more of them, with a note.
---@field overbook_by? trajectum.role

---@class trajectum.keys.label
---Wat er in het Nederlands staat. / What stands there in Dutch.
---@field nl? string
---Wat er in het Engels staat. / What stands there in English.
---@field en? string

---@class trajectum.keys.titles
---Titels van velden. / Titles of fields: `name`, `step.name`, `register.name`, `file.name`.
---@field fields? table<string, trajectum.title>
---Titels van keuzes van velden. / Titles of the choices of fields.
---@field options? table<string, trajectum.title>
---Titels van uitkomsten. / Titles of outcomes.
---@field outcomes? table<string, trajectum.title>
---Titels van documenten. / Titles of documents.
---@field documents? table<string, trajectum.title>
---Titels van wie documenten tekent en geen rol is. / Titles of who signs documents and is no role.
---@field parties? table<string, trajectum.title>
---Titels van budgetregels. / Titles of budget lines.
---@field budgets? table<string, trajectum.title>
---Titels van termijnen. / Titles of terms.
---@field terms? table<string, trajectum.title>
---Titels van servicenormen. / Titles of service levels.
---@field slas? table<string, trajectum.title>
---Titels van berichten waarop wordt gewacht. / Titles of messages that are waited for.
---@field messages? table<string, trajectum.title>
---Titels van criteria van registers. / Titles of criteria of registers.
---@field criteria? table<string, trajectum.title>

---@class trajectum.keys.decision
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Welke regel beslist. / Which rule decides.
---@field hit "unique"|"any"|"priority"|"first"|"collect"|"rule_order"|"output_order"
---Wat `collect` ervan maakt. / What `collect` makes of it.
---@field with? "list"|"sum"|"min"|"max"|"count"
---De paden of functies waarnaar wordt gekeken. / The paths or functions that are looked at.
---@field inputs (string|fun(case: trajectum.case): any)[]
---De namen van de uitkomsten. / The names of the outputs.
---@field outputs? string[]
---De uitkomsten, de eerste gaat voor. / The outputs, the first goes first.
---@field order? any[]
---Per regel een cel per ingang, dan de uitkomst. / For each rule a cell for each input, then the output.
---@field rules any[][]

---@class trajectum.keys.budgets
---Het jaar. / The year.
---@field year integer
---De som van de regels. / The sum of the lines.
---@field total? trajectum.money
---Wie met de hand boekt, naast beheerders. / Who books by hand, beside administrators.
---@field by? trajectum.role
---@field [integer] trajectum.budget

---@class trajectum.keys.budget
---Wordt per zo veel toegekend. / Is granted by so much at once.
---@field unit? trajectum.money
---Hoogstens een per record van dit register. / At most one for each record of this register.
---@field one_per? string
---Wie het betaalt, en welk deel. / Who pays for it, and what part.
---@field funders? table<string, integer>
---Wiens geld eerst gaat; anders naar wat elk nog heeft. / Whose money goes first; else by what each has left.
---@field draw? string[]
---Soorten gebruik die apart worden geteld. / Kinds of use that are counted apart.
---@field flags? string[]
---@field [integer] trajectum.money

---@class trajectum.keys.pool
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---De route die bij toelating opengaat. / The route that opens on admission.
---@field route string
---Hoeveel clienten, vanaf welke dag. / How many clients, from which day.
---@field size? trajectum.since[]
---Een deel voor elke waarde van een keuze. / A share for each value of a choice.
---@field quota? trajectum.keys.quota
---Wat plaats maakt: reached "mijlpaal". / What makes room: reached "milestone".
---@field leave? trajectum.measure
---Mag deze client erin? / May this client come in?
---@field admit? fun(client: trajectum.record): any
---Wie het eerst gaat: laagste eerst. / Who goes first: lowest first.
---@field rank? fun(client: trajectum.record): any, any, any
---Eén toelating voor elke waarde hiervan, zoals "client.aanvraag". / One admission for each value of this, such as "client.request".
---@field once? string
---Wie met de hand laat gaan, naast beheerders. / Who lets go by hand, beside administrators.
---@field by? trajectum.role

---@class trajectum.keys.quota
---De keuze, zoals "client.bron". / The choice, such as "client.source".
---@field by? string
---Waarde = hoeveel. / Value = how many.
---@field parts? table<string, integer>

---@class trajectum.keys.share
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Waaraan zij voldoen. / What they meet.
---@field where trajectum.measure|trajectum.escalation|fun(case: trajectum.case): any
---Wat het moet zijn, zoals "30%". / What is aimed at, such as "30%".
---@field target? string
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team

---@class trajectum.keys.count
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Waaraan zij voldoen. / What they meet.
---@field where? trajectum.measure|trajectum.escalation|fun(case: trajectum.case): any
---Wat het moet zijn. / What is aimed at.
---@field target? integer
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team

---@class trajectum.keys.average
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Waaraan zij voldoen. / What they meet.
---@field where? trajectum.measure|trajectum.escalation|fun(case: trajectum.case): any
---Wat het moet zijn. / What is aimed at.
---@field target? number|trajectum.money
---Wat wordt geteld: "file.x", een getal of bedrag. / What is counted: "file.x", a number or an amount.
---@field value string
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team

---@class trajectum.keys.total
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Waaraan zij voldoen. / What they meet.
---@field where? trajectum.measure|trajectum.escalation|fun(case: trajectum.case): any
---Wat het moet zijn. / What is aimed at.
---@field target? number|trajectum.money
---Wat wordt geteld: "file.x", een getal of bedrag. / What is counted: "file.x", a number or an amount.
---@field value string
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team

---@class trajectum.keys.duration
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Waaraan zij voldoen. / What they meet.
---@field where? trajectum.measure|trajectum.escalation|fun(case: trajectum.case): any
---Wat het moet zijn, zoals weeks(8). / What is aimed at, such as weeks(8).
---@field target? trajectum.duration
---Tot deze mijlpaal, in dagen vanaf `of`. / Until this milestone, in days from `of`.
---@field to string
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team
---Alles, waarin aan niets werd gewerkt, of waarin aan iets werd gewerkt; in minuten. / All of it, that in which nothing was worked on, or that in which something was; in minutes.
---@field time? "lead"|"wait"|"touch"
---Alleen de openingstijd van deze kalender; in minuten. / Only the opening hours of this calendar; in minutes.
---@field calendar? string

---@class trajectum.keys.flow
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Wat het moet zijn. / What is aimed at.
---@field target? integer
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team

---@class trajectum.keys.stock
---Hoe mensen het zien. / What people see.
---@field title? trajectum.title
---Waarover het gaat. / What it is about.
---@field of trajectum.measure
---Waaraan zij voldoen. / What they meet.
---@field where? trajectum.measure|trajectum.escalation
---Wat het moet zijn. / What is aimed at.
---@field target? integer
---Een cijfer voor elke waarde hiervan, of voor elke `owner` of elk `team`. / One figure for each value of this, or for each `owner` or `team`.
---@field by? string|trajectum.owner|trajectum.team

---@class trajectum.keys.reached
---Binnen zo lang. / Within so long.
---@field within? trajectum.duration

---@class trajectum.keys.entered
---Alleen wie er al eens was, of (false) alleen de eerste keer; van een flow. / Only who was there before, or (false) only the first time; of a flow.
---@field again? boolean

---@class trajectum.keys.ended
---Alleen met deze uitkomst. / Only with this outcome.
---@field outcome? string

---@class trajectum.keys.late
---Voordat deze mijlpaal bereikt was. / Before this milestone was reached.
---@field before? string

---@class trajectum.keys.calendar
---De dagen waarop gewerkt wordt. / The days on which people work.
---@field days? ("monday"|"tuesday"|"wednesday"|"thursday"|"friday"|"saturday"|"sunday")[]
---De uren, zoals "09:00-17:00", of per dag. / The hours, such as "09:00-17:00", or by day.
---@field hours? string|table<string, string>
---De dagen waarop gesloten is. / The days that are closed.
---@field closed? trajectum.date[]

---@class trajectum.keys.calendars
---Het register met dagen die bij besluit zijn aangewezen. / The register of days that were decreed.
---@field decreed? string
---@field [integer] trajectum.calendar

---@class trajectum.keys.workdays
---Telt met deze kalender. / Counts by this calendar.
---@field calendar? string

---Een route: de weg van een traject. / A route: the way of a case.
---@param name string
---@return fun(body: trajectum.keys.route): trajectum.route
function route(name) end

---Een fase: knopen die bij elkaar horen. / A stage: nodes that belong together.
---@param name string
---@return fun(body: trajectum.keys.stage): trajectum.node
function stage(name) end

---Een stap die iemand doet. / A step that a person does.
---@param name string
---@return fun(body: trajectum.keys.step): trajectum.node
function step(name) end

---Een stap die iemand toevoegt. / A step that somebody adds.
---@param name string
---@return fun(body: trajectum.keys.optional): trajectum.node
function optional(name) end

---Laat een tabel beslissen. / Lets a table decide.
---@param name string
---@return fun(body: trajectum.keys.decide): trajectum.node
function decide(name) end

---Wacht op een bericht, een datum, een tijd of een voorwaarde. / Waits for a message, a date, a time or a condition.
---@param name string
---@return fun(body: trajectum.keys.wait): trajectum.node
function wait(name) end

---Opent een traject van een andere route. / Opens a case of another route.
---@param name string
---@return fun(body: trajectum.keys.subroute): trajectum.node
function subroute(name) end

---Een mijlpaal: wat bereikt is. / A milestone: what was reached.
---@param name string
---@return fun(body: trajectum.keys.milestone): trajectum.node
function milestone(name) end

---Dezelfde knopen voor elk van een lijst. / The same nodes for each of a list.
---@param name string
---@return fun(body: trajectum.keys.each): trajectum.node
function each(name) end

---Dezelfde knopen op vaste tijden. / The same nodes at set times.
---@param name string
---@return fun(body: trajectum.keys.series): trajectum.node
function series(name) end

---Eindigt met de uitkomst die een keuze noemt. / Ends with the outcome that a choice names.
---@param name string
---@return trajectum.node
function finish_by(name) end

---Werk voor een programma elders. / Work for a program elsewhere.
---@param name string
---@return fun(body: trajectum.keys.job): trajectum.node
function job(name) end

---Wat de server zelf doet. / What the engine does by itself.
---@param name string
---@return fun(body: trajectum.keys.script): trajectum.node
function script(name) end

---@class trajectum.open.to: trajectum.arc
---@overload fun(options: trajectum.keys.to): trajectum.arc

---Een weg naar een knoop. / A way to a node.
---@param name string
---@return trajectum.open.to
function to(name) end

---@class trajectum.open.finish: trajectum.arc
---@overload fun(options: trajectum.keys.finish): trajectum.arc

---Eindigt de fase of de route met deze uitkomst. / Ends the stage or route with this outcome.
---@param name string
---@return trajectum.open.finish
function finish(name) end

---@class trajectum.open.done: trajectum.arc
---@overload fun(options: trajectum.keys.done): trajectum.arc

---Deze tak is klaar. / This branch has ended.
---@type trajectum.open.done
done = {}

---De eerste weg die mag. / The first way that may be gone.
---@param body (trajectum.way)[]
---@return trajectum.arc
function one(body) end

---Elke weg die mag. / Every way that may be gone.
---@param body (trajectum.way)[]
---@return trajectum.arc
function some(body) end

---Wie het eerst begint. / Whoever starts first.
---@param body (trajectum.way)[]
---@return trajectum.arc
function race(body) end

---Verandert een knoop van de basis. / Changes a node of the base.
---@param name string
---@return fun(body: table<string, any>): trajectum.change
function change(name) end

---Zet knopen achter deze. / Puts nodes behind this one.
---@param name string
---@return fun(body: (trajectum.node)[]): trajectum.change
function after(name) end

---Zet knopen voor deze. / Puts nodes before this one.
---@param name string
---@return fun(body: (trajectum.node)[]): trajectum.change
function before(name) end

---Voegt knopen toe aan deze fase. / Adds nodes to this scope.
---@param name string
---@return fun(body: (trajectum.node)[]): trajectum.change
function add(name) end

---Haalt deze knoop weg. / Takes this node away.
---@param name string
---@return trajectum.change
function remove(name) end

---Zet een andere knoop in zijn plaats. / Puts another node in its place.
---@param name string
---@return fun(body: (trajectum.node)[]): trajectum.change
function replace(name) end

---@class trajectum.open.role: trajectum.role
---@overload fun(options: trajectum.keys.role|trajectum.keys.by_role): trajectum.role

---Een rol; bij `by` met wat van de persoon wordt gevraagd. / A role; with `by` what it asks of the person.
---@param name string
---@return trajectum.open.role
function role(name) end

---Wie het traject heeft. / Whoever has the case.
---@type trajectum.owner
owner = {}

---Het team van wie het traject heeft; in een kengetal. / The team of whoever has the case; in a metric.
---@type trajectum.team
team = {}

---Zo veel trajecten. / So many cases.
---@param n integer
---@return trajectum.caseload
function caseload(n) end

---Wanneer, en wie het dan hoort; in een kengetal: nu op die knoop. / When, and who hears of it then; in a metric: now at that node.
---@param moment string|trajectum.duration
---@param who? trajectum.role|trajectum.owner
---@return trajectum.escalation
function at(moment, who) end

---Plaatsen van een register. / Places of a register.
---@param name string
---@return fun(body: trajectum.keys.seats): trajectum.seats
function seats(name) end

---Een regel van het budget; bij `spend` wat het kost. / A line of the budget; with `spend` what it costs.
---@param name string
---@return fun(body: trajectum.keys.budget|trajectum.keys.spend_budget): trajectum.budget
function budget(name) end

---Een termijn van de wet. / A period of the law.
---@param name string
---@return fun(body: trajectum.keys.term): trajectum.term
function term(name) end

---Een afspraak over de tijd die het kost. / A promise about the time it takes.
---@param name string
---@return fun(body: trajectum.keys.sla): trajectum.sla
function sla(name) end

---@class trajectum.open.text: trajectum.field
---@overload fun(options: trajectum.keys.text): trajectum.field

---Een regel tekst. / A line of text.
---@class trajectum.text
---@overload fun(name: string): trajectum.open.text
text = {}

---@class trajectum.open.note: trajectum.field
---@overload fun(options: trajectum.keys.note): trajectum.field

---Een langere tekst. / A longer text.
---@param name string
---@return trajectum.open.note
function note(name) end

---@class trajectum.open.yesno: trajectum.field
---@overload fun(options: trajectum.keys.yesno): trajectum.field

---Ja of nee. / Yes or no.
---@param name string
---@return trajectum.open.yesno
function yesno(name) end

---@class trajectum.open.integer: trajectum.field
---@overload fun(options: trajectum.keys.integer): trajectum.field

---Een geheel getal. / A whole number.
---@param name string
---@return trajectum.open.integer
function integer(name) end

---@class trajectum.open.decimal: trajectum.field
---@overload fun(options: trajectum.keys.decimal): trajectum.field

---Een getal. / A number.
---@param name string
---@return trajectum.open.decimal
function decimal(name) end

---@class trajectum.open.money: trajectum.field
---@overload fun(options: trajectum.keys.money): trajectum.field

---Een bedrag. / An amount of money.
---@param name string
---@return trajectum.open.money
function money(name) end

---@class trajectum.open.date: trajectum.field
---@overload fun(options: trajectum.keys.date): trajectum.field

---Een dag. / A day.
---@param name string
---@return trajectum.open.date
function date(name) end

---@class trajectum.open.document: trajectum.field
---@overload fun(options: trajectum.keys.document|trajectum.keys.evidence_document): trajectum.field

---Een document; bij `evidence` wat ervan wordt gevraagd. / A document; with `evidence` what is asked of it.
---@param name string
---@return trajectum.open.document
function document(name) end

---Een van deze. / One of these.
---@param name string
---@return fun(body: trajectum.keys.choice): trajectum.field
function choice(name) end

---Een aantal van deze. / Several of these.
---@param name string
---@return fun(body: trajectum.keys.choices): trajectum.field
function choices(name) end

---@class trajectum.open.ref: trajectum.field
---@overload fun(options: trajectum.keys.ref): trajectum.field

---Een record van een register. / A record of a register.
---@param name string
---@return trajectum.open.ref
function ref(name) end

---Velden bij elkaar. / Fields together.
---@param name string
---@return fun(body: trajectum.keys.group): trajectum.field
function group(name) end

---@class trajectum.open.bsn: trajectum.field
---@overload fun(options: trajectum.keys.bsn): trajectum.field

---Een burgerservicenummer, gevoelig van zichzelf. / A citizen service number, always sensitive.
---@param name string
---@return trajectum.open.bsn
function bsn(name) end

---Wat naast trajecten wordt bijgehouden. / What is kept beside cases.
---@param name string
---@return fun(body: trajectum.keys.register): trajectum.register
function register(name) end

---Een beslistabel. / A decision table.
---@param name string
---@return fun(body: trajectum.keys.decision): trajectum.decision
function decision(name) end

---Het geld van een jaar. / The money of a year.
---@param body trajectum.keys.budgets
---@return trajectum.budgets
function budgets(body) end

---De pools van een regio. / The pools of a region.
---@param body (trajectum.pool)[]
---@return trajectum.pools
function pools(body) end

---Een aantal clienten tegelijk. / A number of clients served at once.
---@param name string
---@return fun(body: trajectum.keys.pool): trajectum.pool
function pool(name) end

---Wat wordt geteld. / What is counted.
---@param body (trajectum.metric)[]
---@return trajectum.metrics
function metrics(body) end

---Een deel: hoeveel van deze voldoen. / A share: how many of these meet it.
---@param name string
---@return fun(body: trajectum.keys.share): trajectum.metric
function share(name) end

---Een aantal. / A number.
---@param name string
---@return fun(body: trajectum.keys.count): trajectum.metric
function count(name) end

---Hoe vaak iets gebeurde, door de tijd. / How often something happened, over time.
---@param name string
---@return fun(body: trajectum.keys.flow): trajectum.metric
function flow(name) end

---Hoeveel er zijn, aan het eind van elke dag. / How many there are, at the end of each day.
---@param name string
---@return fun(body: trajectum.keys.stock): trajectum.metric
function stock(name) end

---Een gemiddelde. / An average.
---@param name string
---@return fun(body: trajectum.keys.average): trajectum.metric
function average(name) end

---Een som. / A sum.
---@param name string
---@return fun(body: trajectum.keys.total): trajectum.metric
function total(name) end

---Hoe lang het duurde, in dagen of minuten. / How long it took, in days or minutes.
---@param name string
---@return fun(body: trajectum.keys.duration): trajectum.metric
function duration(name) end

---Wie er zijn. / Who there are.
---@param body (trajectum.role)[]
---@return trajectum.roles
function roles(body) end

---De kalenders van een regio. / The calendars of a region.
---@param body trajectum.keys.calendars
---@return trajectum.calendars
function calendars(body) end

---Op welke dagen wordt gewerkt. / On which days people work.
---@param name string
---@return fun(body: trajectum.keys.calendar): trajectum.calendar
function calendar(name) end

---De eigen woorden van een regio: woord = { nl, en }. / A region's own words: word = { nl, en }.
---@param body table<string, any>
---@return trajectum.labels
function labels(body) end

---Hoe heet wat in de bron geen titel heeft; in `labels`. / What is called how that has no title in the source; inside `labels`.
---@param body trajectum.keys.titles
---@return trajectum.titles
function titles(body) end

---Een criterium: 0 tot 1, of false als het niet past; en waarom. / A criterion: 0 to 1, or false when it does not fit; and why.
---@param name string
---@param weight integer
---@param score (fun(client: table, record: table): (number|boolean), trajectum.title?)
---@param title? trajectum.title
---@return trajectum.score
function score(name, weight, score, title) end

---Wat het ook is. / Whatever it is.
---@type trajectum.test
any = {}

---Het is ingevuld. / It is filled in.
---@type trajectum.test
known = {}

---Het is leeg. / It is empty.
---@type trajectum.test
unknown = {}

---Een van deze. / One of these.
---@param ... any
---@return trajectum.test
function one_of(...) end

---Minder dan. / Less than.
---@param than any
---@return trajectum.test
function less(than) end

---Meer dan. / More than.
---@param than any
---@return trajectum.test
function more(than) end

---Hoogstens. / At most.
---@param value any
---@return trajectum.test
function at_most(value) end

---Minstens. / At least.
---@param value any
---@return trajectum.test
function at_least(value) end

---Van en met tot en met. / From and to, both included.
---@param low any
---@param high any
---@return trajectum.test
function between(low, high) end

---Vanaf die dag zo veel. / From that day so many.
---@param day string|trajectum.date
---@param n integer
---@return trajectum.since
function since(day, n) end

---@class trajectum.open.entered: trajectum.measure
---@overload fun(options: trajectum.keys.entered): trajectum.measure

---Wie in die pool kwam. / Who came into that pool.
---@param name string
---@return trajectum.open.entered
function entered(name) end

---Wie nu in die pool is. / Who is in that pool now.
---@param name string
---@return trajectum.measure
function members(name) end

---Wie die pool verliet. / Who left that pool.
---@param name string
---@return trajectum.measure
function left(name) end

---De trajecten van die route. / The cases of that route.
---@param name string
---@return trajectum.measure
function cases(name) end

---@class trajectum.open.ended: trajectum.measure
---@overload fun(options: trajectum.keys.ended): trajectum.measure

---De trajecten van die route die eindigden. / The cases of that route that ended.
---@param name string
---@return trajectum.open.ended
function ended(name) end

---De trajecten die openstaan, van een route of van alle. / The cases that are open, of a route or of all.
---@param route? string
---@return trajectum.measure
function open_cases(route) end

---@class trajectum.open.reached: trajectum.measure
---@overload fun(options: trajectum.keys.reached): trajectum.measure

---Die mijlpaal is bereikt. / That milestone was reached.
---@param name string
---@return trajectum.open.reached
function reached(name) end

---In die fase geweest. / Has been in that stage.
---@param name string
---@return trajectum.measure
function visited(name) end

---@class trajectum.open.late: trajectum.measure
---@overload fun(options: trajectum.keys.late): trajectum.measure

---Die knoop of termijn was te laat. / That node or term was late.
---@param name string
---@return trajectum.open.late
function late(name) end

---Een datum: day "2026-07-01". / A date: day "2026-07-01".
---@param text string
---@return trajectum.date
function day(text) end

---Een duur in minuten. / A duration in minutes.
---@param n integer
---@return trajectum.duration
function minutes(n) end

---Een duur in uren. / A duration in hours.
---@param n integer
---@return trajectum.duration
function hours(n) end

---Een duur in dagen. / A duration in days.
---@param n integer
---@return trajectum.duration
function days(n) end

---Een duur in weken. / A duration in weeks.
---@param n integer
---@return trajectum.duration
function weeks(n) end

---Een duur in maanden. / A duration in months.
---@param n integer
---@return trajectum.duration
function months(n) end

---Een duur in jaren. / A duration in years.
---@param n integer
---@return trajectum.duration
function years(n) end

---Een duur in werkdagen. / A duration in workdays.
---@param n integer
---@return trajectum.duration
function workdays(n) end

---Een bedrag: euro(12.50). / An amount: euro(12.50).
---@param amount number
---@return trajectum.money
function euro(amount) end

---Verdeelt een bedrag tot op de cent. / Divides an amount to the last cent.
---@param money trajectum.money
---@param parts integer|table
---@return table
function split(money, parts) end

---Een aantal bytes. / A number of bytes.
---@param n number
---@return integer
function megabytes(n) end

---Vandaag; alleen in een handler. / Today; in a handler only.
---@return trajectum.date
function today() end

---Ja. / Yes.
---@type boolean
yes = true

---Nee. / No.
---@type boolean
no = false

---De groepen van de eerste vondst; niets als er geen is. / The groups of the first match; nil without one.
---@param s string
---@param pattern string
---@return string?
function text.match(s, pattern) end

---Alles wat past. / All that matches.
---@param s string
---@param pattern string
---@return string[]
function text.find_all(s, pattern) end

---Vervangt alles wat past. / Replaces every match.
---@param s string
---@param pattern string
---@param replacement string
---@return string
function text.replace(s, pattern, replacement) end

---Staat dit stuk erin? / Is this piece in it?
---@param s string
---@param piece string
---@return boolean
function text.contains(s, piece) end

---De stukken ertussen. / The pieces between.
---@param s string
---@param separator string
---@return string[]
function text.split(s, separator) end

---@class trajectum.case
---De naam van het traject. / The id of the case.
---@field id string
---De sleutel die mensen gebruiken. / The key that people use.
---@field key? string
---De dag waarop het openging. / The day it was opened.
---@field opened trajectum.date
---Wie het traject heeft. / Who has the case.
---@field owner? string
---low, normal of high; mag gezet worden. / low, normal or high; may be set.
---@field priority? string
---De volgende actie. / The next action.
---@field next_action? table
---Het dossier; velden mogen gezet worden. / The case file; fields may be set.
---@field file trajectum.file
---Het element van de `each` of `series`. / The element of the `each` or `series`.
---@field item trajectum.record
---Het formulier van een stap, of wat een job, bericht of subroute bracht. / The form of a step, or what a job, a message or a subroute brought.
---@field result fun(self: trajectum.case, name: string): any
---Is die mijlpaal bereikt? / Was that milestone reached?
---@field reached fun(self: trajectum.case, milestone: string): boolean
---In die fase geweest? / Has it been in that stage?
---@field visited fun(self: trajectum.case, stage: string): boolean
---Wat het traject van dat register heeft. / What the case has of that register.
---@field reserved fun(self: trajectum.case, register: string): trajectum.record[]
---Hoeveel plaatsen vrij zijn. / How many places are free.
---@field free fun(self: trajectum.case, register: string, f?: fun(record: trajectum.record): any): integer
---Een record, of niets. / A record, or nil.
---@field register fun(self: trajectum.case, register: string, id: string): trajectum.record?
---Records met deze velden; boven 1000 hoort er een `index` bij. / Records with these fields; above 1000 one must be an `index`.
---@field find fun(self: trajectum.case, register: string, wanted?: table, f?: fun(record: trajectum.record): any): trajectum.record[]
---Wat er vrij is in dat budget. / What is free in that budget.
---@field balance fun(self: trajectum.case, budget: string): trajectum.money
---Wat gekoppelde trajecten laten zien. / What linked cases show.
---@field linked fun(self: trajectum.case, kind: string): table[]
---Schrijft een notitie. / Writes a note.
---@field note fun(self: trajectum.case, text: string)
---Stuurt een bericht. / Sends a message.
---@field send fun(self: trajectum.case, message: string, options: {to: string|table, data?: any, ttl?: trajectum.duration})
---Schrijft een nieuw record en geeft de sleutel; zonder sleutel wordt er een gemaakt. / Writes a new record and gives its key; without a key one is made.
---@field create fun(self: trajectum.case, register: string, fields?: table): string
---Wijzigt de genoemde velden van een record en maakt de velden achteraan leeg. / Changes the named fields of a record and empties the fields named behind them.
---@field update fun(self: trajectum.case, register: string, id: string, fields: table, emptied?: string[])

