-- The value of a key: the state of its window, as packed doubles after the format.
--   6 numbers: time of the last change, acc, ns, ne, na, number of parts that are leased
--   these parts (expiry, permits, turns), then the older buckets

local function read_leased(s, count)
  s.leased = {}
  for i = 1, count do
    local part = {}
    part.expiry, part.permits, part.turns, s.first = struct.unpack('<ddd', s.older, s.first)
    s.leased[i] = part
  end
end

local function write_leased(s)
  local packed = {}
  for i, part in ipairs(s.leased) do
    packed[i] = struct.pack('<ddd', part.expiry, part.permits, part.turns)
  end
  return table.concat(packed)
end

-- Count the permits of expired leases as spent at their expiry, the latest possible moment.
local function spend_expired(s, now)
  local live = {}
  for _, part in ipairs(s.leased) do
    if part.expiry > now then
      live[#live + 1] = part
      s.held = s.held + part.permits
    elseif part.permits > 0 then
      add(s, part.expiry, part.permits, 0)
    end
  end
  s.leased = live
end

-- Move all moments, when the clock of the server was set back: the last change counts as made
-- just now. This has to be saved, or it would be repeated at the next read. Leases that were
-- granted before are not found again, as their expiries are whole numbers: the permits that they
-- hold count as spent at their expiry.
local function shift(s, by)
  local moved = {}
  for position = s.first, #s.older, s.size do
    local e, a, d = bucket_at(s, position)
    moved[#moved + 1] = struct.pack(s.format, e + by, a, d)
  end
  s.older, s.first = table.concat(moved), 1
  s.ns, s.ne = s.ns + by, s.ne + by
  for _, part in ipairs(s.leased) do
    part.expiry = math.floor(part.expiry + by) + 0.5
  end
end

local function load_absolute(value, w, b, now)
  local s = new_window(w, b, 16)
  if value then
    local changed, count
    changed, s.acc, s.ns, s.ne, s.na, count, s.first = struct.unpack('<dddddd', value, 2)
    s.older = value
    if count > 0 then
      read_leased(s, count)
    end
    if now < changed then
      shift(s, now - changed)
      s.shifted = true
    end
    if count > 0 then
      spend_expired(s, now)
    end
    advance(s, now)
  end
  return s
end

-- Milliseconds until a window is empty, plus a second for the difference between the clocks of a
-- server and of the replica that takes over.
local function time_to_live(s, now)
  local last = s.acc + s.dec > 0 and s.ne or now
  local final = s.leased[#s.leased]
  if final then
    last = math.max(last, final.expiry)
  end
  return math.ceil((last + s.w - now) / 1000) + 1000
end

local function is_empty(s)
  return s.acc + s.dec == 0 and #s.leased == 0
end

local function save_absolute(key, s, now)
  if is_empty(s) then
    redis.call('DEL', key)
  else
    redis.call('SET', key,
      struct.pack('<Bdddddd', FORMAT, now, s.acc, s.ns, s.ne, s.na, #s.leased) .. write_leased(s)
        .. string.sub(s.older, s.first),
      'PX', time_to_live(s, now))
  end
end
