-- Execute any operations on plain counters, in the order given.
--
-- KEYS     counters
-- ARGV[1]  for each key: packed doubles, milliseconds to live after the last change (0: no expiry),
--          1 if they are counted from the first one, number of operations; for each operation its
--          code, a packed double, and the arguments documented at its function below
-- Returns  packed doubles: the time of the server in microseconds; for each operation 0 if it was
--          done, 1 if the value would leave its range, or 2 if the value is not a counter; then
--          the reply documented there

-- include clock.lua
-- include numbers.lua
-- include exchange.lua
-- include counter.lua

local function reply_value(status, value)
  replies[#replies + 1] = struct.pack('<dBc0', status, #value, value)
end

-- number -> total, or the present value if it would leave its range
local function increase(key, ttl)
  local status, total = raise(key, next_text())
  if status == DONE then
    expire(key, ttl)
    reply_value(status, total)
  elseif status == OVERFLOW then
    reply_value(status, (read(key)))
  else
    reply(status)
  end
end

-- sum, number of increments, bytes that they take, increments -> total; if that would leave its
-- range, the reply to each increment
local function increase_all(key, ttl)
  local sum, count, bytes = next_text(), next_number(), next_number()
  local status, total = add(key, sum)
  if status == OVERFLOW then
    reply(status)
    for _ = 1, count do
      increase(key, ttl)
    end
    return
  end
  at = at + bytes
  if status == DONE then
    expire(key, ttl)
    reply(status, total)
  else
    reply(status)
  end
end

-- nothing -> value
local function get(key)
  local value = read(key)
  if value then
    reply(DONE, value)
  else
    reply(FOREIGN)
  end
end

-- nothing -> value before
local function delete(key)
  get(key)
  if read(key) then
    redis.call('DEL', key)
  end
end

local function is_met(value)
  return RELATIONS[next_number()](compare(value, next_text()))
end

-- relation, operand, number -> 1 if the relation held or 0, value after and before, or the present
-- value if it would leave its range
local function increase_if(key, ttl)
  local before = read(key)
  local met = is_met(before or '0')
  local n = next_text()
  if not before then
    reply(FOREIGN)
    return
  end
  local status, total = DONE, before
  if met and n ~= '0' then
    status, total = raise(key, n)
  end
  if status == OVERFLOW then
    reply(status, before)
    return
  end
  if met and n ~= '0' then
    expire(key, ttl)
  end
  reply(status, met and 1 or 0, total, before)
end

-- relation, operand, new value -> 1 if the relation held or 0, value after and before
local function set_if(key, ttl)
  local before = read(key)
  local met = is_met(before or '0')
  local value = next_text()
  if not before then
    reply(FOREIGN)
    return
  end
  if met then
    put(key, value)
    expire(key, ttl)
  end
  reply(DONE, met and 1 or 0, met and value or before, before)
end

-- number, least and greatest value -> 1 if it was added or 0, value after and before
local function increase_within(key, ttl)
  local n, least, most = next_text(), next_text(), next_text()
  local before, there = read(key)
  if not before then
    reply(FOREIGN)
    return
  end
  local status, total = raise(key, n)
  local met = status == DONE and compare(total, least) >= 0 and compare(total, most) <= 0
  if met then
    expire(key, ttl)
  elseif status == DONE and there then
    put(key, before)
  elseif status == DONE then
    redis.call('DEL', key)
  end
  reply(DONE, met and 1 or 0, met and total or before, before)
end

local OPERATIONS = { increase, get, delete, increase_if, set_if, increase_within, increase_all }

for i = 1, #KEYS do
  local ttl = next_ttl()
  for _ = 1, next_number() do
    OPERATIONS[next_number()](KEYS[i], ttl)
  end
end
return table.concat(replies)
