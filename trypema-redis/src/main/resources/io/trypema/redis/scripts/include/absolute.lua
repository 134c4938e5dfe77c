-- Admit as many of some equal calls as fit, and return their number and, if one did not,
-- the microseconds until it does, or -1 if it never can.
local function acquire(s, now, capacity, permits, calls)
  local room = capacity - s.acc - s.held
  local admitted = 0
  if permits <= room then
    admitted = math.min(calls, math.floor(room / permits))
    if admitted * permits > room then
      admitted = admitted - 1
    end
    add(s, now, admitted * permits, 0)
  end
  if admitted == calls then
    return admitted, 0
  elseif permits > capacity then
    return admitted, -1
  end
  return admitted, until_freed(s, s.acc + s.held + permits - capacity, now)
end
