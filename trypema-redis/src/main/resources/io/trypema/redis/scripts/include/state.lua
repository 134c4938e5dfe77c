-- The value of a key: what its window holds, as packed doubles.
--   6 numbers: time of the last change, acc, ns, ne, na, number of leases
--   the leases (8 bytes of id, permits, expiry), then the older buckets

local function read_leases(s, count)
  s.leases = {}
  for i = 1, count do
    local permits, expiry = struct.unpack('<dd', s.older, s.first + 8)
    s.leases[i] = { id = string.sub(s.older, s.first, s.first + 7), permits = permits, expiry = expiry }
    s.first = s.first + 24
  end
end

local function write_leases(s)
  local packed = {}
  for i, lease in ipairs(s.leases) do
    packed[i] = lease.id .. struct.pack('<dd', lease.permits, lease.expiry)
  end
  return table.concat(packed)
end

-- A lease that has expired was spent, at the latest when it did.
local function settle_expired(s, now)
  local live = {}
  for _, lease in ipairs(s.leases) do
    if lease.expiry <= now then
      add(s, lease.expiry, lease.permits, 0)
    else
      live[#live + 1] = lease
      s.held = s.held + lease.permits
    end
  end
  s.leases = live
end

-- Move all moments, when the clock of the server was set back: what was last changed was
-- changed just now. This has to be saved, or it would be so again at the next look.
local function shift(s, by)
  local moved = {}
  for position = s.first, #s.older, s.size do
    local e, a, d = bucket_at(s, position)
    moved[#moved + 1] = struct.pack(s.format, e + by, a, d)
  end
  s.older, s.first = table.concat(moved), 1
  s.ns, s.ne = s.ns + by, s.ne + by
  for _, lease in ipairs(s.leases) do
    lease.expiry = lease.expiry + by
  end
end

local function load_absolute(value, w, b, now)
  local s = new_window(w, b, 16)
  if value then
    local changed, count
    changed, s.acc, s.ns, s.ne, s.na, count, s.first = struct.unpack('<dddddd', value)
    s.older = value
    if count > 0 then
      read_leases(s, count)
    end
    if now < changed then
      shift(s, now - changed)
      s.shifted = true
    end
    if count > 0 then
      settle_expired(s, now)
    end
    advance(s, now)
  end
  return s
end

-- Milliseconds after which nothing of a window is left, and a second for the difference
-- between the clocks of a server and of the replica that takes over.
local function time_to_live(s, now)
  local last = s.acc + s.dec > 0 and s.ne or now
  for _, lease in ipairs(s.leases) do
    last = math.max(last, lease.expiry)
  end
  return math.ceil((last + s.w - now) / 1000) + 1000
end

local function is_empty(s)
  return s.acc + s.dec == 0 and #s.leases == 0
end

local function save_absolute(key, s, now)
  if is_empty(s) then
    redis.call('DEL', key)
  else
    redis.call('SET', key,
      struct.pack('<dddddd', now, s.acc, s.ns, s.ne, s.na, #s.leases) .. write_leases(s)
        .. string.sub(s.older, s.first),
      'PX', time_to_live(s, now))
  end
end
