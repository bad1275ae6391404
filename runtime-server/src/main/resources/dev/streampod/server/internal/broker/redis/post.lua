-- Adds a message to a history and publishes it, in one step.
--
-- KEYS: the stream, the origins.
-- ARGV: the size of the history, milliseconds to live, the message, 8 random bytes (the epoch if a history begins with this
-- message), the channel, and PUBLISH or, in a cluster, SPUBLISH. Bytes 2 to 9 of the message are its origin, bytes 10 to 25 its run and number.
--
-- Of each origin the last run and number are kept, so that a message that is sent again (bit 0x40 of its first byte) is
-- told from one that was not taken the first time. At most 256 origins are known; of one that is not, what is in the stream
-- tells. The stream also tells one that was refused from one that was taken, as far back as its last 256 entries. Where it does
-- not reach back so far, or was lost, the numbers that were passed over do: they are kept behind the last number, from the
-- first to the last, with what was taken between two that are less than 10,000 apart. Numbers of Lua are exact up to 2^53.
--
-- A last byte says that no later number can have been taken, so that the stream need not be read for one: messages are sent in
-- the order of their numbers, so it is there from the first on that is not sent again, until what is known is lost.
local message = ARGV[3]
local first = message:byte(1)
local origin = message:sub(2, 9)
local run, number = 0, 0
if #message >= 25 then run, number = struct.unpack('>I8I8', message:sub(10, 25)) end
-- Returns the last run and number, and the first and last number of the run that was passed over; 0 if none was.
local function taken(value)
  local lastRun, last = struct.unpack('>I8I8', value)
  if #value < 32 then return lastRun, last, 0, 0 end
  return lastRun, last, struct.unpack('>I8I8', value:sub(17, 32))
end
local known = redis.call('HGET', KEYS[2], origin)
local begun = redis.call('HGET', KEYS[2], 'e')
local origins = known and 0 or redis.call('HLEN', KEYS[2]) - (begun and 1 or 0)
local again = first >= 64
local later, new = false, false
if known then
  local knownRun, knownNumber = taken(known)
  later = run > knownRun or (run == knownRun and number > knownNumber)
  new = later and #known > 32
end
if again and new then
  first = first - 64
elseif again or (known and not later) then
  -- What comes behind a later one, and is not marked, was still on its way over a connection that its server has given up.
  local earlier = false
  local count = known and 256 or 10000
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', count)) do
    local kept
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'm' then kept = entry[2][i + 1] end
    end
    if kept and #kept >= 25 and kept:sub(2, 9) == origin then
      known = known or kept:sub(10, 25)
      local keptRun, keptNumber = struct.unpack('>I8I8', kept:sub(10, 25))
      if keptRun == run and keptNumber == number then return 0 end
      earlier = keptRun < run or (keptRun == run and keptNumber < number)
      if earlier then break end
    end
  end
  if known then
    local knownRun, knownNumber, from, to = taken(known)
    if run < knownRun or (run == knownRun and number <= knownNumber) then
      -- It was refused, and one behind it was taken: here it would come out of order.
      if earlier or (run == knownRun and from <= number and number <= to) then
        return redis.error_reply('OVERTAKEN by a later message of the same server')
      end
      return 0
    end
    first = first - 64 -- It is later, so it was marked.
  elseif origins > 0 and origins < 256 then
    first = first - 64
  end
end
if origins >= 256 then
  redis.call('HDEL', KEYS[2], redis.call('HKEYS', KEYS[2])[1])
end
-- Of an origin that is not known nobody can say any more what of it was taken before.
local from, to = 1, number - 1
if known then
  local knownRun, knownNumber, knownFrom, knownTo = taken(known)
  if knownRun == run then
    from = knownNumber + 1
    if to < from then
      from, to = knownFrom, knownTo
    elseif knownTo > 0 and from - knownTo < 10000 then
      from = knownFrom
    end
  end
end
if to < from or from < 1 then from, to = 0, 0 end
redis.call('HSET', KEYS[2], origin,
  message:sub(10, 25) .. struct.pack('>I8I8', from, to) .. ((new or not again) and '1' or ''))
-- A last entry without an epoch is not ours: it is removed with everything before it.
local body = message:sub(2)
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local epoch
for i = 1, last and #last[2] or 0, 2 do
  if last[2][i] == 'e' then epoch = last[2][i + 1] end
end
local before = epoch and last[1] or '0-0'
local size = epoch and ARGV[1] or 1
epoch = epoch or begun or ARGV[4]
if begun then redis.call('HDEL', KEYS[2], 'e') end
local id = redis.call('XADD', KEYS[1], 'MAXLEN', size, '*',
  'm', string.char(first % 64) .. body, 'b', before, 'e', epoch)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local function packed(position)
  local millis, number = position:match('^(%d+)-(%d+)$')
  return struct.pack('>I8I8', tonumber(millis), tonumber(number))
end
-- Bit 0x20 of the first byte says that the epoch and two positions follow the message.
return redis.call(ARGV[6], ARGV[5], string.char(first + 32) .. body .. epoch .. packed(before) .. packed(id))
