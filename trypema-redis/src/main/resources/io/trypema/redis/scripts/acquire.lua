-- Decide on calls under the absolute strategy.
--
-- KEYS     limited keys
-- ARGV[1]  packed doubles. For each key: window and bucket size in microseconds, number of
--          runs; for each run of equal calls: capacity, permits of a call, number of calls
-- Returns  packed doubles. The time of the server in microseconds; for each run: calls admitted
--          (the first ones), permits in use after it, microseconds until the oldest leave,
--          microseconds until a call that was not admitted fits (-1 if it never can)
--
-- O(1) for each run that is admitted, O(buckets) for one that is not and for expired buckets.

-- include clock.lua
-- include values.lua

local call, pack, unpack = redis.call, struct.pack, struct.unpack
local now = server_time()
local request, at = ARGV[1], 1
local replies = { pack('<d', now) }
local ttl_window, ttl

-- Decide on one run of calls that all fit, on a key without leases. This is by far the most
-- frequent case, so it avoids the tables and functions of the general path. Returns the reply, or
-- nil in other cases.
local function admit(key, value, w, b, capacity, cost, calls)
  local acc, ns, na, tail, oldest = 0, now, 0, '', now
  if value then
    local changed, ne, leases, first
    changed, acc, ns, ne, na, leases, first = unpack('<dddddd', value, 2)
    if leases > 0 or now < changed then
      return
    end
    local left, size = now - w, #value
    while first <= size do
      local e, a = unpack('<dd', value, first)
      if e > left and a > 0 then
        oldest = e
        break
      end
      acc, first = acc - a, first + 16
    end
    if acc == 0 or ne <= left then
      acc, ns, na, first = 0, now, 0, size + 1
    end
    if first <= size then
      tail = string.sub(value, first)
    end
    if now - ns >= b then
      if tail == '' then
        oldest = ne
      end
      tail = tail .. pack('<dd', ne, na)
      ns, na = now, 0
    end
  end
  if cost > capacity - acc then
    return
  end
  if w ~= ttl_window then
    ttl_window, ttl = w, tostring(math.ceil(w / 1000) + 1000)
  end
  acc = acc + cost
  call('SET', key, pack('<Bdddddd', FORMAT, now, acc, ns, now, na + cost, 0) .. tail, 'PX', ttl)
  return pack('<dddd', calls, acc, oldest + w - now, 0)
end

local function decide(key, value, w, b, runs)
  -- include window.lua
  -- include state.lua
  -- include absolute.lua
  local s = load_absolute(value, w, b, now)
  local changed = s.shifted
  for _ = 1, runs do
    local capacity, permits, calls
    capacity, permits, calls, at = unpack('<ddd', request, at)
    local admitted, wait = acquire(s, now, capacity, permits, calls)
    changed = changed or admitted > 0
    replies[#replies + 1] = pack('<dddd', admitted, s.acc + s.held, until_oldest(s, now), wait)
  end
  if changed then
    save_absolute(key, s, now)
  end
end

for i, key in ipairs(KEYS) do
  local w, b, runs, capacity, permits, calls, after = unpack('<dddddd', request, at)
  local reply = runs == 1 and admit(key, values[i], w, b, capacity, permits * calls, calls)
  if reply then
    replies[#replies + 1] = reply
    at = after
  else
    at = at + 24
    decide(key, values[i], w, b, runs)
  end
end
return table.concat(replies)
