---@meta trajectum.bundle
-- Gemaakt door `trajectum editor`; verander dit niet met de hand. Made by `trajectum editor`; do not edit.

---@class trajectum.file
---@field [string] any

---@class trajectum.form
---@field [string] any

---@class trajectum.record
---@field id string
---@field [string] any
