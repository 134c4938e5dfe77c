-- Execute any operations on a counter of which every instance owns a slice, in the order given.
--
-- KEYS     the instances and the times of their last heartbeats; the total of each key; the slices
--          and their index; the slices of silent instances and their index; the silent instances
--          whose slices are all among those; if the calling instance flushes increments: the
--          numbers of its last batches
-- ARGV[1]  milliseconds after which an instance counts as dead, the calling instance, number of
--          operations; for each operation its code and the arguments documented at its function
--          below
-- Returns  the time of the server in microseconds; for each operation 0 if it was done, 1 if a number
--          would leave its range, or 2 if a value is not a number; then the reply documented there
--
-- A slice is a field of a hash: the instance, SEPARATOR, the key. An index holds the same fields in
-- order, so that the slices of an instance are found. A total is the sum of the slices in the first
-- hash, always; one that is zero is not kept, as a slice that is zero is not.
--
-- The slices of an instance that was silent for too long are set aside: those of a key at the next
-- operation on it, so that they are never visible, and the others a thousand at a time with each
-- heartbeat. An instance that returns gets as many of its slices back immediately, and the others
-- with its heartbeats. After three more such times they are removed.

-- include clock.lua
-- include numbers.lua
-- include exchange.lua

local SEPARATOR, BEYOND = '\1', '\2'
local AT_A_TIME = 1000

local now = math.floor(server_time() / 1000)

local function negated(n)
  if n == '0' then
    return n
  end
  return n:sub(1, 1) == '-' and n:sub(2) or '-' .. n
end

local function number_at(hash, field)
  local value = redis.call('HGET', hash, field)
  if not value then
    return '0'
  end
  return is_number(value) and value or nil
end

local function add(hash, field, n)
  if n == TWO_TO_63 then
    local value = number_at(hash, field)
    if not value then
      return FOREIGN
    elseif value:sub(1, 1) ~= '-' then
      return OVERFLOW
    end
    redis.call('HINCRBY', hash, field, MAX)
    n = '1'
  end
  local status, value = outcome(redis.pcall('HINCRBY', hash, field, n))
  if not status then
    return redis.call('HINCRBY', hash, field, n)
  end
  value = value or status == DONE and redis.call('HGET', hash, field) or nil
  if value == '0' then
    redis.call('HDEL', hash, field)
  end
  return status, value
end

local function slice_of(instance, key)
  return instance .. SEPARATOR .. key
end

-- The operations of one instance
local function operations_of(threshold, me)
  local instances, totals, slices, index, aside, aside_index, silent, brought = unpack(KEYS)

  local function live_from()
    return string.format('%.0f', now - threshold)
  end

  local function keep()
    for i = 1, 7 do
      redis.call('PEXPIRE', KEYS[i], string.format('%.0f', threshold * 4))
    end
  end

  local seen = redis.call('ZSCORE', instances, me)
  redis.call('ZADD', instances, string.format('%.0f', now), me)
  if not seen then
    redis.call('ZREM', silent, me)
    keep()
  end
  local dead = redis.call('ZRANGEBYSCORE', instances, '-inf', '(' .. live_from())
  local some_aside, kept_aside = redis.call('EXISTS', aside) == 1, false

  local function forget(slice)
    redis.call('HDEL', slices, slice)
    redis.call('ZREM', index, slice)
  end

  local function set_aside(instance, key)
    local slice = slice_of(instance, key)
    local value = redis.call('HGET', slices, slice)
    if value and add(totals, key, negated(value)) == DONE then
      forget(slice)
      redis.call('HSET', aside, slice, value)
      redis.call('ZADD', aside_index, 0, slice)
      some_aside, kept_aside = true, true
    end
  end

  local function give_back(key)
    local slice = slice_of(me, key)
    local value = redis.call('HGET', aside, slice)
    if value and add(totals, key, value) == DONE then
      redis.call('HDEL', aside, slice)
      redis.call('ZREM', aside_index, slice)
      redis.call('HSET', slices, slice, value)
      redis.call('ZADD', index, 0, slice)
    end
  end

  -- Reduce the total of a key to the slices of live instances
  local function reconcile(key)
    for _, instance in ipairs(dead) do
      set_aside(instance, key)
    end
    if some_aside then
      give_back(key)
    end
  end

  local function some_slices(of, instance, count)
    return redis.call('ZRANGEBYLEX', of, '[' .. slice_of(instance, ''), '(' .. instance .. BEYOND, 'LIMIT', 0,
      count)
  end

  local function key_of(slice, instance)
    return slice:sub(#instance + 2)
  end

  local function give_some_back(count)
    local own = some_slices(aside_index, me, count)
    for _, slice in ipairs(own) do
      give_back(key_of(slice, me))
    end
    return #own
  end

  local given_back = 0
  if some_aside and not (seen and tonumber(seen) >= now - threshold) then
    given_back = give_some_back(AT_A_TIME)
  end

  local function state(key)
    return number_at(totals, key), number_at(slices, slice_of(me, key))
  end

  local function put(hash, field, value)
    if value == '0' then
      redis.call('HDEL', hash, field)
    else
      redis.call('HSET', hash, field, value)
    end
  end

  local function put_slice(key, value)
    local slice = slice_of(me, key)
    put(slices, slice, value)
    redis.call(value == '0' and 'ZREM' or 'ZADD', index, unpack(value == '0' and { slice } or { 0, slice }))
  end

  -- Void the slices of all instances
  local function void(key)
    for _, known in ipairs({ instances, silent }) do
      for _, instance in ipairs(redis.call('ZRANGE', known, 0, -1)) do
        local slice = slice_of(instance, key)
        forget(slice)
        if some_aside then
          redis.call('HDEL', aside, slice)
          redis.call('ZREM', aside_index, slice)
        end
      end
    end
    redis.call('HDEL', totals, key)
  end

  -- Add to the slice of the calling instance
  local function increase(key, n)
    local slice = slice_of(me, key)
    local status, mine = add(slices, slice, n)
    if status ~= DONE then
      return status
    end
    local total
    status, total = add(totals, key, n)
    if status ~= DONE then
      add(slices, slice, negated(n))
      return status
    end
    if mine == '0' then
      redis.call('ZREM', index, slice)
    elseif mine == n then
      redis.call('ZADD', index, 0, slice)
    end
    return DONE, total, mine
  end

  local function is_met(value)
    return RELATIONS[next_number()](compare(value or '0', next_text()))
  end

  local function reply_values(status, total, mine)
    if status == FOREIGN then
      reply(FOREIGN)
    else
      reply(status, total, mine)
    end
  end

  local function replied_foreign(total, mine)
    if total and mine then
      return false
    end
    reply(FOREIGN)
    return true
  end

  local operations = {}

  -- key -> total, own slice
  operations[1] = function()
    local key = next_string()
    reconcile(key)
    local total, mine = state(key)
    if not replied_foreign(total, mine) then
      reply(DONE, total, mine)
    end
  end

  -- key, number -> total, own slice; the present ones if one of them would leave its range
  operations[2] = function()
    local key, n = next_string(), next_text()
    reconcile(key)
    local status, total, mine = increase(key, n)
    if status == OVERFLOW then
      total, mine = state(key)
    end
    reply_values(status, total, mine)
  end

  -- Apply a change if a relation holds, by a function that returns a status, the total and the own
  -- slice: relation, operand -> 1 if it held or 0, total and own slice after and before; the present
  -- ones if one of them would leave its range
  local function change(key, of_slice, to)
    reconcile(key)
    local total, mine = state(key)
    local met = is_met(of_slice and mine or total)
    local n = next_text()
    if replied_foreign(total, mine) then
      return
    end
    local status, new_total, new_mine = DONE, total, mine
    if met then
      status, new_total, new_mine = to(n, mine)
    end
    if status == DONE then
      reply(DONE, met and 1 or 0, new_total, new_mine, total, mine)
    else
      reply_values(status, total, mine)
    end
  end

  -- key, relation to the total, number
  operations[3] = function()
    local key = next_string()
    change(key, false, function(n, mine)
      if n == '0' then
        return DONE, number_at(totals, key), mine
      end
      return increase(key, n)
    end)
  end

  -- key, relation to the total, new total
  operations[4] = function()
    local key = next_string()
    change(key, false, function(value)
      void(key)
      put_slice(key, value)
      put(totals, key, value)
      return DONE, value, value
    end)
  end

  -- key, relation to the own slice, new own slice
  operations[5] = function()
    local key = next_string()
    change(key, true, function(value, mine)
      local status, total = add(totals, key, negated(mine))
      if status ~= DONE then
        return status
      end
      status, total = add(totals, key, value)
      if status ~= DONE then
        add(totals, key, mine)
        return status
      end
      put_slice(key, value)
      return DONE, total, value
    end)
  end

  -- key -> total and own slice before
  operations[6] = function()
    local key = next_string()
    reconcile(key)
    local total, mine = state(key)
    if not replied_foreign(total, mine) then
      void(key)
      reply(DONE, total, mine)
    end
  end

  -- key -> total after, own slice before
  operations[7] = function()
    local key = next_string()
    reconcile(key)
    local before, mine = state(key)
    if replied_foreign(before, mine) then
      return
    end
    local status, total = add(totals, key, negated(mine))
    if status == DONE then
      put_slice(key, '0')
    end
    reply_values(status, total or before, mine)
  end

  -- nothing -> nothing
  operations[8] = function()
    redis.call('UNLINK', totals, slices, index, aside, aside_index, silent)
    some_aside = false
    reply(DONE)
  end

  -- 1 to leave as well -> 1 if there is more to do or 0
  operations[9] = function()
    local leaving = next_number() == 1
    local own = some_slices(index, me, AT_A_TIME)
    for _, slice in ipairs(own) do
      add(totals, key_of(slice, me), negated(redis.call('HGET', slices, slice)))
      forget(slice)
    end
    local set_aside_before = some_slices(aside_index, me, AT_A_TIME - #own)
    for _, slice in ipairs(set_aside_before) do
      redis.call('HDEL', aside, slice)
      redis.call('ZREM', aside_index, slice)
    end
    local more = #own + #set_aside_before == AT_A_TIME
    if leaving and not more then
      redis.call('ZREM', instances, me)
    end
    reply(DONE, more and 1 or 0)
  end

  -- nothing -> 1 if there is more to do or 0
  operations[10] = function()
    local left = AT_A_TIME - given_back
    for _, instance in ipairs(dead) do
      local some = some_slices(index, instance, math.max(left, 0))
      for _, slice in ipairs(some) do
        set_aside(instance, key_of(slice, instance))
      end
      left = left - #some - 1
      if left <= 0 then
        break
      end
      redis.call('ZREM', instances, instance)
      redis.call('ZADD', silent, string.format('%.0f', now), instance)
    end
    if left > 0 and some_aside then
      left = left - give_some_back(left)
    end
    local forgotten = redis.call('ZRANGEBYSCORE', silent, '-inf', string.format('(%.0f', now - threshold * 3))
    for _, instance in ipairs(forgotten) do
      if left <= 0 then
        break
      end
      local some = some_slices(aside_index, instance, left)
      for _, slice in ipairs(some) do
        redis.call('HDEL', aside, slice)
        redis.call('ZREM', aside_index, slice)
      end
      left = left - #some - 1
      if left > 0 then
        redis.call('ZREM', silent, instance)
      end
    end
    keep()
    reply(DONE, left <= 0 and 1 or 0)
  end

  -- nothing -> number of live instances; for each its id and the milliseconds since its last
  -- heartbeat
  operations[11] = function()
    local live = redis.call('ZRANGEBYSCORE', instances, live_from(), '+inf', 'WITHSCORES')
    reply(DONE, #live / 2)
    for i = 1, #live, 2 do
      reply_string(live[i])
      reply(now - tonumber(live[i + 1]))
    end
  end

  -- key -> number of slices; for each the instance and the slice
  operations[12] = function()
    local key = next_string()
    reconcile(key)
    local found = {}
    for _, instance in ipairs(redis.call('ZRANGEBYSCORE', instances, live_from(), '+inf')) do
      local value = number_at(slices, slice_of(instance, key))
      if value ~= '0' then
        found[#found + 1] = { instance, value }
      end
    end
    reply(DONE, #found)
    for _, row in ipairs(found) do
      reply_string(row[1])
      reply(row[2] or '0')
    end
  end

  -- part of the keys, number of the batch within that part, milliseconds for which it is remembered,
  -- number of keys; for each the key, number -> for each the outcome: as for any operation, total,
  -- own slice
  operations[13] = function()
    local part, number, memory = next_number(), next_number(), string.format('%.0f', next_number())
    local is_new = number > tonumber(redis.call('HGET', brought, part) or '0')
    if is_new then
      -- First, so that the batch is not added again if a command fails below
      redis.call('HSET', brought, part, string.format('%.0f', number))
    end
    redis.call('PEXPIRE', brought, memory)
    for _ = 1, next_number() do
      local key, n = next_string(), next_text()
      reconcile(key)
      local status, total, mine = DONE, nil, nil
      if is_new and n ~= '0' then
        status, total, mine = increase(key, n)
      end
      if not mine then
        total, mine = state(key)
      end
      reply_values(total and mine and status or FOREIGN, total, mine)
    end
  end

  -- key, relation to the own slice, number other than zero
  operations[14] = function()
    local key = next_string()
    change(key, true, function(n)
      return increase(key, n)
    end)
  end

  for _ = 1, next_number() do
    operations[next_number()]()
  end
  -- Otherwise they would never expire if the calling instance goes silent
  if kept_aside or redis.call('PTTL', totals) == -1 or redis.call('PTTL', slices) == -1 then
    keep()
  end
end

local threshold = next_number()
operations_of(threshold, next_string())
return table.concat(replies)
