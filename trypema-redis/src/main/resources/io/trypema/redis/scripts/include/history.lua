-- Corrections of the history of a window.

local KEEP_NONE, KEEP_NEWEST = 0, 1

local function unpack_older(s)
  local buckets = {}
  for position = s.first, #s.older, s.size do
    local e, a, d = bucket_at(s, position)
    buckets[#buckets + 1] = { e = e, a = a, d = d }
  end
  return buckets
end

-- Drop emptied buckets at the old end, so that the oldest end is that of live permits.
local function pack_older(s, buckets)
  local packed = {}
  for _, bucket in ipairs(buckets) do
    if #packed > 0 or bucket.a + bucket.d > 0 then
      packed[#packed + 1] = struct.pack(s.format, bucket.e, bucket.a, bucket.d)
    end
  end
  s.older, s.first = table.concat(packed), 1
end

-- Remove permits that were accepted at a moment from the oldest bucket that they can be in, and
-- from older ones if it holds fewer. A moment before the true one means an older bucket, so
-- that no younger permit is ever freed in their place.
local function refund(s, permits, now, moment)
  if moment <= now - s.w then
    return
  end
  local buckets = unpack_older(s)
  local index = 1
  while index <= #buckets and buckets[index].e < moment do
    index = index + 1
  end
  local left = permits
  if index > #buckets then
    local cut = math.min(left, s.na)
    s.na, s.acc, left = s.na - cut, s.acc - cut, left - cut
  end
  for i = math.min(index, #buckets), 1, -1 do
    local cut = math.min(left, buckets[i].a)
    buckets[i].a, s.acc, left = buckets[i].a - cut, s.acc - cut, left - cut
  end
  pack_older(s, buckets)
end

-- floor(declined * kept / of)
local function share(declined, kept, of)
  if declined == 0 then
    return 0
  end
  local product = declined * kept
  local part = math.floor(product / of)
  return part * of > product and part - 1 or part
end

-- Take permits out of a bucket, declined ones in proportion; return the remaining permits of both.
local function cut(a, d, permits)
  local observed = a + d
  local declined = share(d, observed - permits, observed)
  return observed - permits - declined, declined
end

local function cut_newest(s, permits)
  local a, d = cut(s.na, s.nd, permits)
  s.acc, s.dec = s.acc - s.na + a, s.dec - s.nd + d
  s.na, s.nd = a, d
end

local function lower_oldest(s, permits)
  local buckets = unpack_older(s)
  local left = permits
  while #buckets > 0 and left >= buckets[1].a + buckets[1].d do
    local gone = table.remove(buckets, 1)
    s.acc, s.dec, left = s.acc - gone.a, s.dec - gone.d, left - gone.a - gone.d
  end
  if #buckets > 0 then
    local a, d = cut(buckets[1].a, buckets[1].d, left)
    s.acc, s.dec = s.acc - buckets[1].a + a, s.dec - buckets[1].d + d
    buckets[1].a, buckets[1].d = a, d
  else
    cut_newest(s, left)
  end
  pack_older(s, buckets)
end

local function lower_newest(s, permits)
  local buckets = unpack_older(s)
  local left = permits
  while #buckets > 0 and left >= s.na + s.nd do
    left = left - s.na - s.nd
    s.acc, s.dec = s.acc - s.na, s.dec - s.nd
    local last = table.remove(buckets)
    -- Its start is not known any more: it takes no further permits.
    s.ns, s.ne, s.na, s.nd = last.e - s.b, last.e, last.a, last.d
  end
  cut_newest(s, left)
  pack_older(s, buckets)
end

local function raise(s, permits, now, preserve)
  local buckets = unpack_older(s)
  if s.acc + s.dec == 0 then
    add(s, now, permits, 0)
  elseif preserve == KEEP_NEWEST or #buckets == 0 then
    s.na, s.acc = s.na + permits, s.acc + permits
  else
    buckets[1].a, s.acc = buckets[1].a + permits, s.acc + permits
    pack_older(s, buckets)
  end
end

-- Set the permits observed, keeping the given side of the history.
local function set(s, target, now, preserve)
  if target == 0 or preserve == KEEP_NONE then
    clear(s)
  end
  local difference = target - s.acc - s.dec
  if difference > 0 then
    raise(s, difference, now, preserve)
  elseif preserve == KEEP_NEWEST then
    lower_oldest(s, -difference)
  else
    lower_newest(s, -difference)
  end
end

-- Permits that a set leaves in the last second, which is the newest part of the history.
local function recent_after_set(s, target, preserve)
  local recent, observed = s.recent.acc, s.acc + s.dec
  local added = target - observed
  if preserve == KEEP_NONE then
    return target
  elseif preserve == KEEP_NEWEST then
    if added <= 0 then
      return math.min(recent, target)
    end
    return (recent > 0 or observed == 0) and recent + added or recent
  elseif added <= 0 then
    return math.max(0, recent + added)
  end
  return recent >= observed and recent + added or recent
end
