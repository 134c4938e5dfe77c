-- Encoding of requests and replies: packed doubles, numbers as a byte with the length and the text,
-- and other texts as a double with the length and the bytes.

local request, at = ARGV[1], 1
local replies = { struct.pack('<d', server_time()) }

local function next_number()
  local number
  number, at = struct.unpack('<d', request, at)
  return number
end

local function next_text()
  local text
  text, at = struct.unpack('<Bc0', request, at)
  return text
end

local function next_string()
  local length = next_number()
  local text = request:sub(at, at + length - 1)
  at = at + length
  return text
end

local function reply_string(text)
  replies[#replies + 1] = struct.pack('<d', #text) .. text
end

local function reply(...)
  for _, value in ipairs({ ... }) do
    replies[#replies + 1] = type(value) == 'number' and struct.pack('<d', value)
      or struct.pack('<Bc0', #value, value)
  end
end
