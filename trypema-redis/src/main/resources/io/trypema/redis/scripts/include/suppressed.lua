-- A window of the suppressed strategy keeps declines, the factor last computed (factor,
-- factor_at, factor_capacity) and, as a separate window, the permits observed in the last
-- second (recent).

local SECOND = 1000000

local RECENT_BUCKET = 10000

-- 16 numbers: time of the last change, acc, dec, ns, ne, na, nd, factor, factor_at,
-- factor_capacity, then acc, ns, ne, na of the last second, bytes of its older buckets,
-- number of parts that are leased; then those buckets, these parts, and the older buckets of
-- the window.
local HEADER = '<dddddddddddddddd'

local function new_suppressed(w, b)
  local s = new_window(w, b, 24)
  s.factor, s.factor_at, s.factor_capacity = 0, 0, 0
  s.recent = new_window(SECOND, RECENT_BUCKET, 16)
  return s
end

local function load_suppressed(value, w, b, now)
  local s = new_suppressed(w, b)
  if value then
    local recent = s.recent
    local changed, bytes, count, position
    changed, s.acc, s.dec, s.ns, s.ne, s.na, s.nd, s.factor, s.factor_at, s.factor_capacity,
      recent.acc, recent.ns, recent.ne, recent.na, bytes, count, position = struct.unpack(HEADER, value, 2)
    recent.older = string.sub(value, position, position + bytes - 1)
    s.older, s.first = value, position + bytes
    read_leased(s, count)
    if now < changed then
      shift(s, now - changed)
      shift(recent, now - changed)
      s.factor_at = s.factor_at + now - changed
      s.shifted = true
    end
    spend_expired(s, now)
    advance(s, now)
    advance(recent, now)
  end
  return s
end

local function save_suppressed(key, s, now)
  local recent = s.recent
  if is_empty(s) and is_empty(recent) then
    redis.call('DEL', key)
  else
    local older = string.sub(recent.older, recent.first)
    redis.call('SET', key,
      struct.pack('<B', FORMAT) .. struct.pack(HEADER, now, s.acc, s.dec, s.ns, s.ne, s.na, s.nd, s.factor, s.factor_at, s.factor_capacity,
        recent.acc, recent.ns, recent.ne, recent.na, #older, #s.leased)
        .. older .. write_leased(s) .. string.sub(s.older, s.first),
      'PX', math.max(time_to_live(s, now), time_to_live(recent, now)))
  end
end

local function record(s, now, accepted, declined)
  add(s, now, accepted, declined)
  add(s.recent, now, math.min(accepted + declined, MAX_PERMITS), 0)
end

-- The share of calls that is shed: 1 - (S/W) / max(T/W, L), from 0 to 1.
local function present_factor(s, capacity)
  local seconds = s.w / SECOND
  local rate = math.max((s.acc + s.dec) / seconds, s.recent.acc)
  if rate <= 0 then
    return 0
  end
  return math.min(1, math.max(0, 1 - capacity / seconds / rate))
end

local function has_factor(s, now, capacity, cache)
  return s.factor_capacity == capacity and now - s.factor_at < cache
end

-- The one function that decides: 0 up to the limit, 1 above the hard limit.
local function factor_of(s, now, limit, permits)
  local accepted = s.acc + s.held
  if permits <= limit.capacity - accepted then
    return 0
  elseif permits > limit.hard - accepted then
    return 1
  elseif has_factor(s, now, limit.capacity, limit.cache) then
    return s.factor
  end
  return present_factor(s, limit.capacity)
end

local function until_accepted_leave(s, now)
  return s.acc + s.held > 0 and until_freed(s, 1, now) or 0
end

-- Decide on a call by a draw from 0 (inclusive) to 1 (exclusive), and record it. Return 0 if
-- it is within the limit, 1 if drawn and admitted, 2 if denied; the factor; and the
-- microseconds until it fits (-1 if it never can) or else until the oldest permits leave.
local function draw_call(s, now, limit, permits, draw)
  local accepted = s.acc + s.held
  if permits <= limit.capacity - accepted then
    record(s, now, permits, 0)
    return 0, 0, until_accepted_leave(s, now)
  end
  local factor = factor_of(s, now, limit, permits)
  if permits <= limit.hard - accepted and not has_factor(s, now, limit.capacity, limit.cache) then
    s.factor, s.factor_at, s.factor_capacity = factor, now, limit.capacity
  end
  if factor < 1 and draw >= factor then
    record(s, now, permits, 0)
    return 1, factor, until_accepted_leave(s, now)
  end
  record(s, now, 0, permits)
  if permits > limit.capacity then
    return 3, factor, until_accepted_leave(s, now)
  end
  return 2, factor, until_freed(s, accepted + permits - limit.capacity, now)
end
