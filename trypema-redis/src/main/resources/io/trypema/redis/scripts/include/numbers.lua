-- Counters are decimal texts of whole numbers of 64 bits. Doubles cannot hold them exactly, so they
-- are passed as texts, and Redis alone does arithmetic.

local DONE, OVERFLOW, FOREIGN = 0, 1, 2
local MAX = '9223372036854775807'
-- The magnitude of the lowest number, by which a caller may want to raise a counter
local TWO_TO_63 = '9223372036854775808'
local EXACT = 9007199254740992

local function compare(one, other)
  if one == other then
    return 0
  end
  local negative = one:sub(1, 1) == '-'
  if negative ~= (other:sub(1, 1) == '-') then
    return negative and -1 or 1
  end
  local longer = #one > #other or #one == #other and one > other
  return longer ~= negative and 1 or -1
end

local RELATIONS = {
  [0] = function() return true end,
  function(order) return order == 0 end,
  function(order) return order ~= 0 end,
  function(order) return order < 0 end,
  function(order) return order > 0 end
}

local function is_number(text)
  local digits = text:match('^%-?([1-9]%d*)$')
  return text == '0' or digits ~= nil
    and compare(digits, text == digits and MAX or TWO_TO_63) <= 0
end

-- Outcome of an increment from the answer of Redis: the status, and the total if a double holds it;
-- nil for an error of another kind
local function outcome(answer)
  if type(answer) == 'number' then
    return DONE, answer > -EXACT and answer < EXACT and string.format('%.0f', answer) or nil
  end
  if answer.err:find('overflow', 1, true) then
    return OVERFLOW
  end
  if answer.err:find('not an integer', 1, true) or answer.err:find('WRONGTYPE', 1, true) then
    return FOREIGN
  end
end
