-- Decide on calls under the absolute strategy.
--
-- KEYS     limited keys
-- ARGV[1]  packed doubles. For each key: window and bucket size in microseconds, number of
--          runs; for each run of equal calls: capacity, permits of a call, number of calls
-- Returns  packed doubles. For each run: calls admitted (the first ones), permits in use
--          after it, microseconds until the oldest leave, microseconds until a call that
--          was not admitted fits (-1 if it never can)
--
-- O(1) for each run that is admitted, O(buckets) for one that is not and for what has left.

-- include clock.lua
-- include window.lua
-- include state.lua
-- include absolute.lua

local now = server_time()
local request, at = ARGV[1], 1
local replies = {}
for i, key in ipairs(KEYS) do
  local w, b, runs, capacity, permits, calls
  w, b, runs, at = struct.unpack('<ddd', request, at)
  local s = load_absolute(key, w, b, now)
  local changed = false
  for _ = 1, runs do
    capacity, permits, calls, at = struct.unpack('<ddd', request, at)
    local admitted, wait = acquire(s, now, capacity, permits, calls)
    changed = changed or admitted > 0
    replies[#replies + 1] = struct.pack('<dddd', admitted, s.acc + s.held, until_oldest(s, now), wait)
  end
  if changed then
    save_absolute(key, s, now)
  end
end
return table.concat(replies)
