-- A sliding window: a series of buckets in order of time. A bucket starts with the first
-- permits that fall into it, takes all that follow within the bucket size, and ends with the
-- last of them; it leaves when its end is as old as the window is long. Times are microseconds.
--
--   w, b            length of the window, size of a bucket
--   acc, dec        permits accepted and declined in the window
--   ns, ne, na, nd  the newest bucket: first and last moment, permits accepted and declined
--   older, first    the older buckets, oldest first: packed entries from this byte on
--   format, size    of an entry: end, accepted and, in a window that keeps them, declined
--   leased, held    permits that instances may still spend: their parts, each {expiry, permits,
--                   turns}, in order of expiry, and their sum; turns is the number of instances
--                   that take turns

local MAX_PERMITS = 9007199254740991

local NO_LEASES = {}

local function new_window(w, b, size)
  return {
    w = w, b = b, acc = 0, dec = 0, ns = 0, ne = 0, na = 0, nd = 0, older = '', first = 1,
    size = size, format = size == 16 and '<dd' or '<ddd', leased = NO_LEASES, held = 0
  }
end

local function clear(s)
  s.acc, s.dec, s.na, s.nd, s.older, s.first = 0, 0, 0, 0, '', 1
end

local function bucket_at(s, position)
  local e, a, d = struct.unpack(s.format, s.older, position)
  -- The third value is the next position where no declines are kept.
  return e, a, s.size == 24 and d or 0
end

-- Drop buckets that have left the window, and those that were emptied before.
local function advance(s, now)
  if s.acc + s.dec == 0 then
    return
  end
  local left = now - s.w
  while s.first <= #s.older do
    local e, a, d = bucket_at(s, s.first)
    if e > left and a + d > 0 then
      return
    end
    s.acc, s.dec, s.first = s.acc - a, s.dec - d, s.first + s.size
  end
  if s.ne <= left then
    clear(s)
  end
end

-- Let the newest bucket take the permits of a time.
local function place(s, time)
  if s.acc + s.dec == 0 then
    clear(s)
    s.ns, s.ne = time, time
  elseif time - s.ns >= s.b then
    s.older = s.older .. struct.pack(s.format, s.ne, s.na, s.nd)
    s.ns, s.ne, s.na, s.nd = time, time, 0, 0
  elseif time > s.ne then
    s.ne = time
  end
end

local function add(s, time, accepted, declined)
  place(s, time)
  local a = math.min(accepted, MAX_PERMITS - s.acc)
  local d = math.min(declined, MAX_PERMITS - s.dec)
  s.acc, s.na, s.dec, s.nd = s.acc + a, s.na + a, s.dec + d, s.nd + d
end

-- Add accepted permits of a moment before now to the bucket that was open then, so that they
-- leave with it: the first that ends then or later.
local function add_past(s, time, accepted)
  local position, entry = #s.older + 1 - s.size, nil
  while s.acc + s.dec > 0 and time < s.ns and position >= s.first do
    if bucket_at(s, position) < time then
      break
    end
    position, entry = position - s.size, position
  end
  if not entry then
    add(s, time, accepted, 0)
    return
  end
  local e, a, d = bucket_at(s, entry)
  local added = math.min(accepted, MAX_PERMITS - s.acc)
  s.acc = s.acc + added
  s.older = string.sub(s.older, 1, entry - 1) .. struct.pack(s.format, e, a + added, d)
    .. string.sub(s.older, entry + s.size)
end

-- Microseconds until the oldest permits leave; 0 if there are none.
local function until_oldest(s, now)
  if s.acc + s.dec > 0 then
    local oldest = s.ne
    if s.first <= #s.older then
      oldest = struct.unpack('<d', s.older, s.first)
    end
    return oldest + s.w - now
  end
  for _, part in ipairs(s.leased) do
    if part.permits > 0 then
      return part.expiry + s.w - now
    end
  end
  return 0
end

-- Microseconds until so many accepted permits have left. Leased ones leave a window after they
-- expire.
local function until_freed(s, permits, now)
  local freed = 0
  for position = s.first, #s.older, s.size do
    local e, a = bucket_at(s, position)
    freed = freed + a
    if freed >= permits then
      return e + s.w - now
    end
  end
  freed = freed + s.na
  local last = s.acc > 0 and s.ne or now
  for _, part in ipairs(s.leased) do
    if freed >= permits then
      break
    elseif part.permits > 0 then
      freed, last = freed + part.permits, part.expiry
    end
  end
  return last + s.w - now
end
