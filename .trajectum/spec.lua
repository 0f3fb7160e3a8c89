---@meta trajectum.spec
-- Gemaakt door `trajectum editor`; verander dit niet met de hand. Made by `trajectum editor`; do not edit.

---@class trajectum.spec_case
---De naam van het traject. / The id of the case.
---@field id string
---De sleutel. / The key.
---@field key? string
---De dag waarop het openging. / The day it was opened.
---@field opened trajectum.date
---Wie het traject heeft. / Who has the case.
---@field owner? string
---De prioriteit. / The priority.
---@field priority? string
---Hoe het eindigde. / How it ended.
---@field outcome? string
---De volgende actie. / The next action.
---@field next_action? table
---Het dossier. / The case file.
---@field file trajectum.file
---In de handen van een ander, voor deze keer. / In another's hands, for this once.
---@field by fun(self: trajectum.spec_case, person: string): trajectum.spec_case
---Begint een stap. / Begins a step.
---@field start fun(self: trajectum.spec_case, step: string)
---Rondt een stap af. / Completes a step.
---@field complete fun(self: trajectum.spec_case, step: string, outcome?: string|table, form?: table)
---Slaat een stap over. / Passes a step by.
---@field skip fun(self: trajectum.spec_case, step: string, reason?: string)
---Doet een stap opnieuw. / Does a step once more.
---@field redo fun(self: trajectum.spec_case, step: string, reason?: string)
---De verouderde uitkomst klopt nog. / The stale result still holds.
---@field confirm fun(self: trajectum.spec_case, step: string, reason?: string)
---Stopt het traject. / Cancels the case.
---@field cancel fun(self: trajectum.spec_case, reason?: string)
---Voegt een optionele stap of element toe. / Adds an optional step or an element.
---@field add fun(self: trajectum.spec_case, node: string, item?: any)
---Sluit een `each`. / Closes an `each`.
---@field close fun(self: trajectum.spec_case, each: string)
---Voegt een document toe. / Puts a document.
---@field attach fun(self: trajectum.spec_case, kind: string)
---Stuurt een bericht. / Sends a message.
---@field send fun(self: trajectum.spec_case, message: string, options?: table)
---Wat een worker van een job zegt. / What a worker says of a job.
---@field done fun(self: trajectum.spec_case, job: string, outcome?: string|table, result?: table)
---Verdaagt een termijn. / Extends a period of the law.
---@field extend fun(self: trajectum.spec_case, term: string, options: {duration: trajectum.duration, reason?: string})
---Een worker zegt dat een job mislukte. / A worker says that a job failed.
---@field fail fun(self: trajectum.spec_case, job: string, options?: {error?: string, class?: string, retry_after?: trajectum.duration})
---Schort een termijn op. / Makes a period of the law stand still.
---@field suspend_term fun(self: trajectum.spec_case, term: string, options: {ground: string, till: trajectum.date, letter?: string, sent?: trajectum.date})
---De termijn loopt weer. / The period runs again.
---@field resume_term fun(self: trajectum.spec_case, term: string, options?: {on?: trajectum.date, reason?: string})
---De laatste dag van een termijn. / The last day of a period of the law.
---@field term_end fun(self: trajectum.spec_case, term: string): trajectum.date?
---Het traject of een onderdeel staat stil. / The case, or a part of it, stands still.
---@field suspend fun(self: trajectum.spec_case, options: {till: trajectum.date, node?: string, reason?: string})
---Het gaat weer verder. / It goes on.
---@field resume fun(self: trajectum.spec_case, options?: {node?: string, reason?: string})
---Opent een afgesloten traject weer. / Opens a closed case again.
---@field reopen fun(self: trajectum.spec_case, options?: {at?: string, reason?: string})
---Koppelt aan een ander traject. / Links with another case.
---@field link fun(self: trajectum.spec_case, kind: string, other: trajectum.spec_case)
---Haalt een koppeling weg. / Takes a link back.
---@field unlink fun(self: trajectum.spec_case, kind: string, other: trajectum.spec_case)
---Het formulier van een stap, of wat een job, bericht of subroute bracht. / The form of a step, or what a job, a message or a subroute brought.
---@field result fun(self: trajectum.spec_case, step: string): any
---Is die mijlpaal bereikt? / Was that milestone reached?
---@field reached fun(self: trajectum.spec_case, milestone: string): boolean
---In die fase geweest? / Has it been in that stage?
---@field visited fun(self: trajectum.spec_case, stage: string): boolean
---Wat het traject van dat register heeft. / What the case has of that register.
---@field reserved fun(self: trajectum.spec_case, register: string): table[]

---@class trajectum.expect_reached
---Binnen zo lang. / Within so long.
---@field within fun(duration: trajectum.duration)

---@class trajectum.expect
---Het is daar. / It is there.
---@field at fun(node: string)
---Precies deze stappen kunnen gedaan worden. / Exactly these steps can be worked on.
---@field enabled fun(steps: string[])
---Precies deze wachtpunten staan open. / Exactly these waits are open.
---@field waiting fun(waits: string[])
---Het is zo afgelopen. / It has ended so.
---@field ended fun(outcome?: string)
---Het is naar deze geescaleerd. / It was escalated to them.
---@field escalated fun(who: string)
---De mijlpaal is bereikt. / The milestone was reached.
---@field reached fun(milestone: string): trajectum.expect_reached
---De prioriteit is zo. / The priority is so.
---@field priority fun(priority: string)
---Er is een volgende actie, of het is afgelopen. / There is a next action, or it has ended.
---@field has_next_action fun()
---Het is gelijk. / It is equal.
---@field is fun(value: any)
---De server weigert het. / The engine refuses it.
---@field refused fun(reason?: string)

---Groepeert. / Groups.
---@param name string
---@param f fun()
function describe(name, f) end

---Een proef. / One test.
---@param name string
---@param f fun()
function it(name, f) end

---Wat waar moet zijn. / What must be true.
---@param value any
---@return trajectum.expect
function expect(value) end

---Opent een traject. / Opens a case.
---@param route string
---@param options? table
---@return trajectum.spec_case
function open(route, options) end

---Opent er een en brengt het daar. / Opens one and brings it there.
---@param route string
---@param place string
---@return trajectum.spec_case
function at(route, place) end

---Speelt veel trajecten met zetten op goed geluk. / Plays many cases by random moves.
---@param route string
---@param options {cases: integer, seed?: integer}
---@param f fun(case: trajectum.spec_case)
function explore(route, options, f) end

---De trajecten, oudste eerst. / The cases, oldest first.
---@param filter? {route?: string, subject?: string, open?: boolean}
---@return trajectum.spec_case[]
function cases(filter) end

---Vandaag op de klok van de proef. / Today on the clock of the test.
---@return trajectum.date
function today() end

---Zet de klok vooruit. / Moves the clock.
---@param duration trajectum.duration
function advance(duration) end

---Zet de klok op die dag, negen uur. / Moves the clock to that day, nine in the morning.
---@param date trajectum.date
function advance_to(date) end

---Schrijft een record en geeft de sleutel. / Writes a record and gives its key.
---@param register string
---@param record? table
---@return string
function put(register, record) end

---Maakt een persoon. / Makes a person.
---@param id string
---@param what? {roles?: string[], languages?: string[]}
---@return string
function person(id, what) end

---Wie erin zitten. / Who are in it.
---@param pool string
---@return string[]
function pool(pool) end

---Het kengetal. / The figure.
---@param metric string
---@param by? string
---@return number|trajectum.money?
function metric(metric, by) end

---Wat er over is. / What is left.
---@param budget string
---@return trajectum.money
function balance(budget) end

