-- Adds a message to a history and publishes it, in one step.
--
-- KEYS: the stream, the origins.
-- ARGV: the size of the history, milliseconds to live, the message, 8 bytes (the epoch if a history begins with this message: a
-- zero, and random ones), the channel, and PUBLISH or, in a cluster, SPUBLISH; then the number of the last post of this run that was
-- acknowledged to its server, 0 for none, its epoch and the two numbers of its id; then, unless its server has heard nothing, the
-- epoch of the last message that it has heard, and the two numbers of its id. Bytes 2 to 9 of the message are its origin, bytes
-- 10 to 25 its run and number.
-- Returns the epoch in which the message is, and the two numbers of its id; if it was there before, those of the last message, or
-- nothing where there is no history.
--
-- A message names the one before it. If something that was acknowledged or heard is not there, though the epoch is, Redis has gone
-- back to an earlier state, that of a replica for example: what is missing cannot be named, so the message begins another epoch,
-- and names a predecessor that does not exist. So does the first message after a server has said the same (heard.lua).
--
-- An epoch begins with the number of such breaks before it, and ends with four bytes that all epochs of one stream share. So it shows
-- when Redis has lost an epoch together with its break, which is a loss as well: a server names an epoch that belongs to the stream, is
-- not the current one, and counts as many breaks as that, or more. The epoch that begins then counts more than both, so that servers
-- that name either do not break the stream once more.
--
-- A message also says where the last acknowledged post of its origin is, if that is in another stream, which was there before this
-- one, or is at another master. So listeners that have not heard that post know that it is lost.
--
-- An id is the time and a random number, behind that of the message before it. So two masters that take messages in the same
-- millisecond, since one does not know yet that it was replaced, do not give two of them one id: a reader of the one would be
-- taken to have the other.
--
-- Of each origin the last run and number are kept, so that a message that is sent again (bit 0x40 of its first byte) is
-- told from one that was not taken the first time. At most 256 origins are known; of one that is not, what is in the stream
-- tells. 'b' is the epoch since which no origin was forgotten. Without it, what is sent again and is not found may have been taken, and
-- stays marked. The stream also tells one that was refused from one that was taken, as far back as its last 256 entries. Where it does
-- not reach back so far, or was lost, the numbers that were passed over do: they are kept behind the last number, from the
-- first to the last, with what was taken between two that are less than 10,000 apart. Numbers of Lua are exact up to 2^53.
--
-- A last byte says that the stream need not be read for a later number, also where an origin was forgotten: 1 if none can have been
-- taken, since messages are sent in the order of their numbers and one came that was not sent again; 2 if the stream was
-- read, and had none.
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
local since = redis.call('HGET', KEYS[2], 'b')
local origins = known and 0 or redis.call('HLEN', KEYS[2]) - (begun and 1 or 0) - (since and 1 or 0)
-- A last entry without an epoch is not ours: it is removed with everything before it.
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local epoch
for i = 1, last and #last[2] or 0, 2 do
  if last[2][i] == 'e' then epoch = last[2][i + 1] end
end
local function packed(position)
  local millis, number = position:match('^(%d+)-(%d+)$')
  return struct.pack('>I8I8', tonumber(millis), tonumber(number))
end
local function place(of) return of and #of == 8 and of .. packed(last and last[1] or '0-0') or '' end
local gone = begun and #begun > 8 and begun:sub(1, 8)
local broken = gone and gone == (epoch or gone)
-- Whether no origin of this history was forgotten.
local complete = since and since == (epoch or gone or begun) and origins < 256
-- Whether what was acknowledged has to be there.
local acknowledged = tonumber(ARGV[7])
local current = epoch or gone or begun
local there = ARGV[8]
local kept = acknowledged > 0 and current == there
local again = first >= 64
local later, new, looked, sure = false, complete, false, false
if known then
  local knownRun, knownNumber = taken(known)
  later = run > knownRun or (run == knownRun and number > knownNumber)
  new = later and (complete or known:sub(33) == '1')
  looked = later and known:sub(33) == '2'
end
if new then
  first = first % 64
elseif (again and not looked) or (known and not later) or (kept and not known and origins < 256) then
  -- What comes behind a later one, and is not marked, was still on its way over a connection that its server has given up.
  local earlier = false
  local count = known and 256 or 10000
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', count)) do
    local found
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'm' then found = entry[2][i + 1] end
    end
    if found and #found >= 25 and found:sub(2, 9) == origin then
      sure = sure or not known
      known = known or found:sub(10, 25)
      local foundRun, foundNumber = struct.unpack('>I8I8', found:sub(10, 25))
      if foundRun == run and foundNumber == number then return place(epoch) end
      earlier = foundRun < run or (foundRun == run and foundNumber < number)
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
      return place(current)
    end
    if sure then first = first % 64 end
  end
end
-- How many breaks precede what is lost, the most.
local breaks = broken and begun:byte(9) or 0
local function lost(before)
  broken = true
  breaks = math.max(breaks, before)
end
if acknowledged > 0 then
  local knownRun, knownNumber = 0, 0
  if known then knownRun, knownNumber = taken(known) end
  if kept then
    -- Of an origin that had to make room for others it cannot be known.
    if (known or origins < 256) and (knownRun < run or (knownRun == run and knownNumber < acknowledged)) then lost(0) end
  elseif current and there:sub(5) == current:sub(5, 8) then
    -- If it has fewer, the break behind it has told what is missing.
    if there:byte(1) >= current:byte(1) then lost(there:byte(1)) end
  elseif known and knownRun == run and knownNumber < acknowledged then
    lost(0) -- Another master has taken it, whose history this one does not know.
  end
end
local heard = ARGV[11]
if heard and heard == current then
  local millis, count = (last and last[1] or '0-0'):match('^(%d+)-(%d+)$')
  local behind = tonumber(ARGV[12]) - tonumber(millis)
  if behind > 0 or (behind == 0 and tonumber(ARGV[13]) > tonumber(count)) then lost(0) end
elseif heard and current and heard:sub(5) == current:sub(5, 8) and heard:byte(1) >= current:byte(1) then
  lost(heard:byte(1))
end
if origins >= 256 then
  redis.call('HDEL', KEYS[2], redis.call('HKEYS', KEYS[2])[1])
end
-- Of an unknown origin it is not known any more what was taken before.
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
  message:sub(10, 25) .. struct.pack('>I8I8', from, to) .. ((new or sure or not again) and '1' or '2'))
local body = message:sub(2)
local before = epoch and last[1] or '0-0'
local size = epoch and ARGV[1] or 1
local begins = broken or not epoch
epoch = epoch or begun or ARGV[4]
if broken then
  before, epoch = '0-1', ARGV[4]
  breaks = math.max(breaks, current and current:byte(1) or 0) + 1
  if current and breaks < 256 then epoch = string.char(breaks) .. ARGV[4]:sub(2, 4) .. current:sub(5, 8) end
end
if begins then redis.call('HSET', KEYS[2], 'b', epoch) end
if begun then redis.call('HDEL', KEYS[2], 'e') end
-- Where this may not ask for the time, or the stream has had greater ids than it shows, Redis chooses the id.
local time = redis.pcall('TIME')
local millis = time.err and 0 or time[1] * 1000 + math.floor(time[2] / 1000)
local lastMillis, lastCount = (last and last[1] or '0-0'):match('^(%d+)-(%d+)$')
local count = struct.unpack('>I3', ARGV[4])
if millis <= tonumber(lastMillis) then
  millis, count = tonumber(lastMillis), count + tonumber(lastCount) + 1
end
local entry = {'m', string.char(first % 64) .. body, 'b', before, 'e', epoch}
local elsewhere = ''
if acknowledged > 0 and there:sub(5) ~= epoch:sub(5) then
  elsewhere = there .. struct.pack('>I8I8', tonumber(ARGV[9]), tonumber(ARGV[10]))
  entry[7], entry[8] = 'a', elsewhere
end
local chosen = string.format('%.0f-%.0f', millis, count)
local id = not time.err and redis.pcall('XADD', KEYS[1], 'MAXLEN', size, chosen, unpack(entry))
if type(id) ~= 'string' then id = redis.call('XADD', KEYS[1], 'MAXLEN', size, '*', unpack(entry)) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
-- Bit 0x20 of the first byte says that the epoch and two positions follow the message, 0x80 that the place of the last acknowledged
-- post stands before those.
local bits = first + 32 + (elsewhere == '' and 0 or 128)
redis.call(ARGV[6], ARGV[5], string.char(bits) .. body .. elsewhere .. epoch .. packed(before) .. packed(id))
return epoch .. packed(id)
