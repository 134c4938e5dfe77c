-- Execute any operations on limited keys, in the order given.
--
-- KEYS     limited keys, each followed by the leases on it that operations concern
-- ARGV[1]  packed doubles. For each key: 0 for absolute or 1 for suppressed, window and bucket
--          size in microseconds, number of its leases, number of operations; for each operation
--          its code and the arguments documented at its function below
-- Returns  packed doubles: the time of the server in microseconds, and the replies documented
--          there, in the order of the operations
--
-- Each operation is O(buckets) at most; a lease also O(expiries), of which there are few.

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

-- number of the lease of the calling instance, or 0: the permits that it holds count as free; then
-- as the operations above, changing nothing
local function peek(s, leases)
  without(s, leases[next_number()], function()
    if s.recent then
      acquire_suppressed(copy(s))
    else
      acquire_absolute(copy(s))
    end
  end)
  return false
end

-- number of the lease as above, limit -> permits accepted, permits declined, factor
local function usage(s, leases)
  without(s, leases[next_number()], function()
    local limit = next_limit()
    reply('<ddd', s.acc + s.held, s.dec, s.recent and factor_of(s, now, limit, 1) or 0)
  end)
  return false
end

-- permits, a moment not later than their acquisition (-1: unknown) -> nothing
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
  local counted = math.max(0, target - s.held)
  if s.recent then
    set(s.recent, recent_after_set(s, counted, preserve), now, preserve)
    s.factor_capacity = 0
  end
  set(s, counted, now, preserve)
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

-- 0, limit -> as usage, before. Permits that instances may still spend continue to count.
local function delete(s, leases)
  usage(s, leases)
  set_all(s, 0, KEEP_NONE)
  return true
end

-- number of the lease; permits granted as far as its instance knows, spent and returned in all;
-- microseconds by which they were spent (-1: now) and the settlement was sent (-1: unknown), not
-- too early; total of permits wanted, divisor of the free permits that limits it, microseconds of
-- the new term; size of a call whose wait is returned, or 0
local function next_settlement(leases)
  local said = {}
  local lease = leases[next_number()]
  said.seen, said.spent, said.returned, said.spent_by, said.sent, said.wanted, said.share, said.term, said.size, at =
    struct.unpack('<ddddddddd', request, at)
  return lease, said
end

-- Microseconds until a call of a size fits without the permits of the lease: 0 if it does fit, -1
-- if it never can.
local function until_it_fits(s, lease, capacity, size)
  local wait = 0
  if size > capacity then
    return -1
  elseif size > 0 then
    without(s, lease, function()
      local excess = s.acc + s.held + size - capacity
      wait = excess > 0 and until_freed(s, excess, now) or 0
    end)
  end
  return wait
end

-- 1 if the lease is known or 0, permits granted in all, permits in use by all, leased ones too,
-- other instances that take turns, microseconds until the oldest leave that are not leased,
-- until a call of the size fits
local function reply_to_settlement(s, lease, capacity, size)
  reply('<dddddd', lease.known and 1 or 0, lease.known and lease.granted or 0, s.acc + s.held,
    all_turns(s) - (lease.known and lease.turns or 0), s.acc > 0 and until_freed(s, 1, now) or 0,
    until_it_fits(s, lease, capacity, size))
end

-- a settlement as above, capacity -> the reply above
local function lease_absolute(s, leases)
  local lease, said = next_settlement(leases)
  local capacity = next_number()
  if open_lease(s, now, lease, said) then
    take_in(s, now, lease, said)
    grant(lease, said, capacity - s.acc - s.held - held_by(lease))
    close_settlement(s, now, lease, said)
  end
  reply_to_settlement(s, lease, capacity, said.size)
  return true
end

-- a settlement as above, limit, permits declined in all -> the reply above, then: factor.
-- Grants permits below the limit while there are some, and otherwise those below the hard limit.
local function lease_suppressed(s, leases)
  local lease, said = next_settlement(leases)
  local limit, declined = next_limit(), next_number()
  if open_lease(s, now, lease, said) then
    take_in(s, now, lease, said)
    if declined > lease.declined then
      record(s, now, 0, declined - lease.declined)
      lease.declined = declined
    end
    local used = s.acc + s.held + held_by(lease)
    grant(lease, said, (used < limit.capacity and limit.capacity or limit.hard) - used)
    close_settlement(s, now, lease, said)
  end
  reply_to_settlement(s, lease, limit.capacity, said.size)
  reply('<d', present_factor(s, limit.capacity))
  return true
end

local ABSOLUTE = { acquire_absolute, peek, usage, give_back, set_if, delete, lease_absolute }

local SUPPRESSED = { acquire_suppressed, peek, usage, give_back, set_if, delete, lease_suppressed }

local function load_leases(s, first, count)
  local leases = {}
  for i = 1, count do
    leases[i] = load_lease(s, KEYS[first + i], values[first + i], now)
  end
  return leases
end

local function save(key, s, leases, changed)
  if changed and s.recent then
    save_suppressed(key, s, now)
  elseif changed then
    save_absolute(key, s, now)
  end
  for _, lease in ipairs(leases) do
    if lease.changed then
      save_lease(s, lease, now)
    end
  end
end

local i = 1
while i <= #KEYS do
  local kind, w, b, count, operations
  kind, w, b, count, operations, at = struct.unpack('<ddddd', request, at)
  local s = kind == 0 and load_absolute(values[i], w, b, now) or load_suppressed(values[i], w, b, now)
  local leases = load_leases(s, i, count)
  local changed = s.shifted
  for _ = 1, operations do
    local operation = (kind == 0 and ABSOLUTE or SUPPRESSED)[next_number()]
    changed = operation(s, leases) or changed
  end
  save(KEYS[i], s, leases, changed)
  i = i + 1 + count
end
return table.concat(replies)
