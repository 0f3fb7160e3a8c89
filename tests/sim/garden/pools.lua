return pools {
  pool "greenhouse" {
    route = "garden",
    size  = { since("2019-07-01", 4), since("2019-10-01", 7) },
    quota = { by = "plant.kind", parts = { herb = 3, tree = 1 } },
    admit = function(plant) return plant.wanted end,
    rank  = function(plant) return plant.since, plant.name end,
    leave = reached "grown",
  },
}
