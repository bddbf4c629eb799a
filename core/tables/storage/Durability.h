// How hard an acknowledged write is: Durable survives kill -9 and power loss, Fast may lose the last moments before a
// power loss (never before a kill -9) and saves the disk.
#pragma once

namespace trestle::tables {

enum class Durability { Durable, Fast };  // SQLite's synchronous FULL or NORMAL

}  // namespace trestle::tables
