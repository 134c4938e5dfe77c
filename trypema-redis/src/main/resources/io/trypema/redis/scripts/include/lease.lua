-- The lease of one instance on a key is a value beside that of the key, packed doubles
-- after the format:
--   permits granted, spent and returned in all, expiry, 1 if it takes turns or 0, and under
--   the suppressed strategy permits declined in all
-- The permits that it holds (granted less spent and returned) are among those leased of the key.
-- Totals only grow, so a settlement may come late, twice, or after another: the larger number
-- counts.

-- Returned permits of a closed lease: all of them, and any that a late settlement would grant.
local CLOSED = MAX_PERMITS

local function lease_format(s)
  return s.recent and '<dddddd' or '<ddddd'
end

-- A lease that has expired is not known any more: all its permits were spent.
local function load_lease(s, name, value, now)
  local lease = { name = name, known = false }
  if value then
    lease.granted, lease.spent, lease.returned, lease.expiry, lease.turns, lease.declined =
      struct.unpack(lease_format(s), value, 2)
    lease.known = lease.expiry > now
  end
  return lease
end

-- Kept for ten seconds more than it lasts, as clocks may be set and settlements may be late.
local function save_lease(s, lease, now)
  redis.call('SET', lease.name,
    struct.pack('<B', FORMAT) .. struct.pack(lease_format(s), lease.granted, lease.spent, lease.returned, lease.expiry, lease.turns,
      lease.declined),
    'PX', math.ceil((lease.expiry - now) / 1000) + 10000)
end

local function held_by(lease)
  return math.max(0, lease.granted - lease.spent - lease.returned)
end

-- Remove a lease from the leased parts of the key. Returns whether it was found.
local function take_out(s, lease)
  local held = held_by(lease)
  if held == 0 and lease.turns == 0 then
    return true
  end
  for i, part in ipairs(s.leased) do
    if part.expiry == lease.expiry and part.permits >= held and part.turns >= lease.turns then
      part.permits, part.turns, s.held = part.permits - held, part.turns - lease.turns, s.held - held
      if part.permits == 0 and part.turns == 0 then
        table.remove(s.leased, i)
      end
      return true
    end
  end
  return false
end

local function put_in(s, lease)
  local held = held_by(lease)
  if held == 0 and lease.turns == 0 then
    return
  end
  if s.leased == NO_LEASES then
    s.leased = {}
  end
  local i = 1
  while s.leased[i] and s.leased[i].expiry < lease.expiry do
    i = i + 1
  end
  local part = s.leased[i]
  if not part or part.expiry ~= lease.expiry then
    part = { expiry = lease.expiry, permits = 0, turns = 0 }
    table.insert(s.leased, i, part)
  end
  part.permits, part.turns, s.held = part.permits + held, part.turns + lease.turns, s.held + held
end

-- Expiry of a lease: on a grid of an eighth to a quarter of its term, so that many leases have
-- few expiries.
local function expiry_of(now, term)
  local _, exponent = math.frexp(term / 8)
  local grid = math.ldexp(1, exponent)
  return math.ceil((now + term) / grid) * grid
end

-- Whether a settlement is so late that permits granted to it could not be spent. Its instance
-- prolongs the lease from the true moment of sending, so the one given here is never too early.
local function is_late(now, said)
  return said.sent >= 0 and now - said.sent > said.term
end

-- Find the lease of a settlement, or begin it, unless it has expired. Returns whether it can be
-- settled.
local function open_lease(s, now, lease, said)
  if lease.known then
    lease.known = take_out(s, lease)
  elseif not lease.expiry and said.seen == 0 and not is_late(now, said) then
    lease.known, lease.granted, lease.spent, lease.returned = true, 0, 0, 0
    lease.expiry, lease.turns, lease.declined = 0, 0, 0
  end
  return lease.known
end

-- Apply the totals of a settlement. Permits spent since the last one count from the
-- moment by which they were spent.
local function take_in(s, now, lease, said)
  local spent = math.min(math.max(lease.spent, said.spent), lease.granted)
  if spent > lease.spent then
    local time = said.spent_by >= 0 and math.min(now, said.spent_by) or now
    if time > now - s.w then
      add_past(s, time, spent - lease.spent)
    end
    if s.recent then
      add(s.recent, now, spent - lease.spent, 0)
    end
  end
  lease.spent = spent
  lease.returned = math.max(lease.returned, said.returned)
end

-- Grant more, up to the total wanted and a share of the free permits. An instance that would take
-- all of them takes turns with others.
local function grant(lease, said, room)
  lease.turns = lease.returned < CLOSED and said.share == 1 and said.wanted > 0 and 1 or 0
  if lease.returned < CLOSED and said.wanted > lease.granted then
    local granted = math.min(said.wanted - lease.granted, math.floor(room / said.share))
    lease.granted = lease.granted + math.max(0, granted)
  end
end

local function close_settlement(s, now, lease, said)
  if not is_late(now, said) then
    lease.expiry = math.max(lease.expiry, expiry_of(now, said.term))
  end
  put_in(s, lease)
  lease.changed = true
end

-- Run an operation that counts the permits held by a lease as free.
local function without(s, lease, operation)
  local out = lease and lease.known and take_out(s, lease)
  operation()
  if out then
    put_in(s, lease)
  end
end

local function all_turns(s)
  local turns = 0
  for _, part in ipairs(s.leased) do
    turns = turns + part.turns
  end
  return turns
end
