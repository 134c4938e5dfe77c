-- Do any operations on any keys, in the order given.
--
-- KEYS     limited keys
-- ARGV[1]  packed doubles. For each key: 0 for absolute or 1 for suppressed, window and bucket
--          size in microseconds, number of operations; for each operation its code and what
--          is said at its function below
-- Returns  packed doubles: the time of the server in microseconds, and what is said there, in the order of the operations
--
-- Each operation is O(buckets) at most, a lease O(instances).

-- include clock.lua
-- include values.lua
-- include window.lua
-- include state.lua
-- include absolute.lua
-- include suppressed.lua
-- include history.lua
-- include lease.lua

local now = server_time()
local request, at = ARGV[1], 1
local replies = { struct.pack('<d', now) }

local function next_number()
  local number
  number, at = struct.unpack('<d', request, at)
  return number
end

local function next_limit()
  local limit = {}
  limit.capacity, limit.hard, limit.cache, at = struct.unpack('<ddd', request, at)
  return limit
end

local function reply(format, ...)
  replies[#replies + 1] = struct.pack(format, ...)
end

local function copy(s)
  local copied = {}
  for name, value in pairs(s) do
    copied[name] = value
  end
  copied.recent = s.recent and copy(s.recent)
  return copied
end

-- capacity, permits of a call, number of calls -> calls admitted, permits in use, microseconds
-- until the oldest leave, until a call that was not admitted fits (-1: never)
local function acquire_absolute(s)
  local capacity, permits, calls
  capacity, permits, calls, at = struct.unpack('<ddd', request, at)
  local admitted, wait = acquire(s, now, capacity, permits, calls)
  reply('<dddd', admitted, s.acc + s.held, until_oldest(s, now), wait)
  return admitted > 0
end

-- limit, permits, draw -> outcome (0 allowed, 1 drawn and admitted, 2 denied, 3 denied and
-- can never fit), factor, permits accepted, microseconds until it fits or the oldest leave
local function acquire_suppressed(s)
  local limit, permits, draw = next_limit(), next_number(), next_number()
  local outcome, factor, wait = draw_call(s, now, limit, permits, draw)
  reply('<dddd', outcome, factor, s.acc + s.held, wait)
  return true
end

-- As the operations above, changing nothing.
local function peek(s)
  if s.recent then
    acquire_suppressed(copy(s))
  else
    acquire_absolute(copy(s))
  end
  return false
end

-- limit -> permits accepted, permits declined, factor
local function usage(s)
  local limit = next_limit()
  reply('<ddd', s.acc + s.held, s.dec, s.recent and factor_of(s, now, limit, 1) or 0)
  return false
end

-- permits, when they were acquired or before (-1: unknown) -> nothing
local function give_back(s)
  local permits, moment = next_number(), next_number()
  refund(s, permits, now, moment)
  if s.recent then
    refund(s.recent, permits, now, moment)
    s.factor_capacity = 0
  end
  return true
end

local function set_all(s, target, preserve)
  local settled = math.max(0, target - s.held)
  if s.recent then
    set(s.recent, recent_after_set(s, settled, preserve), now, preserve)
    s.factor_capacity = 0
  end
  set(s, settled, now, preserve)
end

local RELATIONS = {
  [0] = function() return true end,
  function(permits, operand) return permits == operand end,
  function(permits, operand) return permits ~= operand end,
  function(permits, operand) return permits < operand end,
  function(permits, operand) return permits > operand end
}

-- relation, operand, target, side of the history to keep -> 1 if the relation held or 0,
-- permits observed before, after
local function set_if(s)
  local relation, operand, target, preserve
  relation, operand, target, preserve, at = struct.unpack('<dddd', request, at)
  local observed = s.acc + s.held + s.dec
  local matched = RELATIONS[relation](observed, operand)
  if matched then
    set_all(s, target, preserve)
  end
  reply('<ddd', matched and 1 or 0, observed, s.acc + s.held + s.dec)
  return matched
end

-- limit -> as usage, before. What instances may still spend goes on counting.
local function delete(s)
  usage(s)
  set_all(s, 0, KEEP_NONE)
  return true
end

local function next_lease()
  local lease = { id = string.sub(request, at, at + 7) }
  lease.fresh, lease.spent, lease.returned, lease.wanted, lease.term, at =
    struct.unpack('<ddddd', request, at + 8)
  return lease
end

local function add_accepted(s, time, permits)
  add(s, time, permits, 0)
end

local function record_accepted(s, time, permits)
  record(s, time, permits, 0)
end

-- id (8 bytes), 1 if fresh or 0, permits spent, returned, wanted, microseconds of the new term;
-- capacity; number of runs of calls that wait, for each permits of a call, number of calls ->
-- for each run as an acquisition; then 1 if the lease is usable or 0, permits granted, permits
-- in use by all, microseconds until the oldest leave that are not leased
local function lease_absolute(s)
  local lease, capacity, runs = next_lease(), next_number(), next_number()
  local usable = settle_lease(s, now, lease, add_accepted)
  for _ = 1, runs do
    local permits, calls = next_number(), next_number()
    local admitted, wait = acquire(s, now, capacity, permits, calls)
    reply('<dddd', admitted, s.acc + s.held, until_oldest(s, now), wait)
  end
  local granted = usable and grant_lease(s, now, lease, capacity) or 0
  reply('<dddd', usable and 1 or 0, granted, s.acc + s.held, s.acc > 0 and until_oldest(s, now) or 0)
  return true
end

-- id to term as above; limit; permits declined; size of a call to tell the wait for, or 0;
-- number of calls that wait, for each permits and draw -> for each call as an acquisition;
-- then as above, and: factor, microseconds until a call of that size fits below the limit (-1:
-- never)
local function lease_suppressed(s)
  local lease, limit, declined, size, calls = next_lease(), next_limit(), next_number(), next_number(), next_number()
  local usable = settle_lease(s, now, lease, record_accepted)
  if declined > 0 then
    record(s, now, 0, declined)
  end
  for _ = 1, calls do
    local permits, draw = next_number(), next_number()
    local outcome, factor, wait = draw_call(s, now, limit, permits, draw)
    reply('<dddd', outcome, factor, s.acc + s.held, wait)
  end
  local granted = usable and grant_lease(s, now, lease, limit.hard) or 0
  local excess = s.acc + s.held - lease.permits + size - limit.capacity
  local wait = excess > 0 and until_freed(s, excess, now, lease.id) or 0
  reply('<dddddd', usable and 1 or 0, granted, s.acc + s.held, s.acc > 0 and until_freed(s, 1, now) or 0,
    present_factor(s, limit.capacity), size > limit.capacity and -1 or wait)
  return true
end

local ABSOLUTE = { acquire_absolute, peek, usage, give_back, set_if, delete, lease_absolute }

local SUPPRESSED = { acquire_suppressed, peek, usage, give_back, set_if, delete, lease_suppressed }

for i, key in ipairs(KEYS) do
  local kind, w, b, operations
  kind, w, b, operations, at = struct.unpack('<dddd', request, at)
  local s = kind == 0 and load_absolute(values[i], w, b, now) or load_suppressed(values[i], w, b, now)
  local changed = s.shifted
  for _ = 1, operations do
    local operation = (kind == 0 and ABSOLUTE or SUPPRESSED)[next_number()]
    changed = operation(s) or changed
  end
  if changed then
    if kind == 0 then
      save_absolute(key, s, now)
    else
      save_suppressed(key, s, now)
    end
  end
end
return table.concat(replies)
