-- A plain counter: one number for each key.

-- Return the value and whether there is one, or nil if it is not a number
local function read(key)
  local value = redis.pcall('GET', key)
  if not value then
    return '0', false
  end
  if type(value) == 'table' then
    if value.err:find('WRONGTYPE', 1, true) then
      return nil
    end
    return redis.call('GET', key)
  end
  return is_number(value) and value or nil, true
end

local function add(key, n)
  local status, total = outcome(redis.pcall('INCRBY', key, n))
  if not status then
    return redis.call('INCRBY', key, n)
  end
  return status, total or status == DONE and redis.call('GET', key) or nil
end

local function raise(key, n)
  if n ~= TWO_TO_63 then
    return add(key, n)
  end
  local value = read(key)
  if not value then
    return FOREIGN
  end
  if value:sub(1, 1) ~= '-' then
    return OVERFLOW
  end
  redis.call('INCRBY', key, MAX)
  return add(key, '1')
end

-- TTL in milliseconds, and whether it is counted from the first change; nil if the key never expires
local function next_ttl()
  local millis, fixed
  millis, fixed, at = struct.unpack('<dd', request, at)
  return millis > 0 and { millis = string.format('%.0f', millis), fixed = fixed == 1 } or nil
end

local function expire(key, ttl)
  if ttl and not (ttl.fixed and redis.call('PTTL', key) >= 0) then
    redis.call('PEXPIRE', key, ttl.millis)
  end
end

local function put(key, value)
  redis.call('SET', key, value, 'KEEPTTL')
end
