/**
 * The scripts see all verifications of a user at once: KEYS[1] is a hash, id → JSON. A stored verification has more
 * fields than a `Verification`: `subject` and `budget`, what it is bound to and counted by; `tried`, the wrong numbers;
 * `usableUntil`, where a confirmation outlives its link; `login`, what it was used up by; `refusedAt`. It is never stored
 * as `expired`: that is how it is seen by the clock of Redis.
 */
const prelude = `
local key = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function read(id)
  local text = redis.call('HGET', key, id)
  return text and cjson.decode(text)
end
local function write(it) redis.call('HSET', key, it.id, cjson.encode(it)) end
local function isGoingOn(it) return it.state == 'pending' or it.state == 'confirmed' or it.state == 'enrolled' end
local function isLinkOver(it) return now >= it.expiresAt end
local function isOver(it) return now >= (it.usableUntil or it.expiresAt) end
local function isOpen(it) return isGoingOn(it) and not isOver(it) end
local function seen(it)
  if isGoingOn(it) and not isOpen(it) then it.state = 'expired' end
  return cjson.encode(it)
end
local function findOpen(subject)
  local newest
  for _, text in ipairs(redis.call('HVALS', key)) do
    local it = cjson.decode(text)
    if it.subject == subject and isOpen(it) and not (newest and newest.createdAt >= it.createdAt) then newest = it end
  end
  return newest
end
`;

/** ARGV: id, subject that it must have, or none. Returns JSON, or nothing. */
export const findScript = `${prelude}
local it = read(ARGV[1])
if not it or (ARGV[2] and it.subject ~= ARGV[2]) then return false end
return seen(it)`;

/** ARGV: id. Returns JSON while its link works, whatever became of it; or nothing. */
export const findLinkedScript = `${prelude}
local it = read(ARGV[1])
return it and not isLinkOver(it) and cjson.encode(it)`;

/** Returns JSON of each. */
export const listScript = `${prelude}
local all = {}
for _, text in ipairs(redis.call('HVALS', key)) do all[#all + 1] = seen(cjson.decode(text)) end
return all`;

/** ARGV: subject. Returns JSON, or nothing. */
export const findOpenScript = `${prelude}
local it = findOpen(ARGV[1])
return it and cjson.encode(it)`;

/**
 * ARGV: JSON of the new one without number and times, its lifetime, JSON of all numbers in a random order, maximum
 * and window of its budget, how long a refusal holds, state of one that is open and not gone on with. Returns what
 * stands against a new one and JSON, or an instant.
 */
const opening = `${prelude}
local new = cjson.decode(ARGV[1])
local lifetime, window, refusal = tonumber(ARGV[2]), tonumber(ARGV[5]), tonumber(ARGV[6])
local open = findOpen(new.subject)
if open and open.state ~= 'enrolled' and open.state ~= ARGV[7] then return {'resumed', cjson.encode(open)} end
local taken, free, count, oldest = {}, nil, 0, now
for _, text in ipairs(redis.call('HVALS', key)) do
  local it = cjson.decode(text)
  if it.refusedAt and it.network == new.network and now < it.refusedAt + refusal then
    return {'refused', tostring(it.refusedAt + refusal)}
  end
  if it.state == 'pending' and not isLinkOver(it) then
    taken[it.number] = true
    free = math.min(free or it.expiresAt, it.expiresAt)
  end
  if it.budget == new.budget and now < it.createdAt + window then
    count = count + 1
    oldest = math.min(oldest, it.createdAt)
  end
  if now > it.expiresAt + refusal then redis.call('HDEL', key, it.id) end
end
if count >= tonumber(ARGV[4]) then return {'limited', string.format('%d', oldest + window)} end
for _, number in ipairs(cjson.decode(ARGV[3])) do
  if not taken[number] then new.number = number break end
end
if not new.number then return {'limited', string.format('%d', free)} end
`;

/** ARGV: as for opening. Returns the same, or nothing where one would be opened. */
export const foreseeScript = `${opening}
return false`;

/** ARGV: as for opening. Returns what happened and JSON, or an instant. */
export const openScript = `${opening}
new.createdAt = now
new.expiresAt = now + lifetime
write(new)
if redis.call('PTTL', key) < lifetime + refusal then redis.call('PEXPIRE', key, lifetime + refusal) end
return {'created', cjson.encode(new)}`;

/**
 * ARGV: id, number, for how long it can be used at least once it is confirmed. Returns what happened and the tries left;
 * the same wrong number costs one try, however often it is sent.
 */
export const confirmScript = `${prelude}
local it, number = read(ARGV[1]), tonumber(ARGV[2])
if not it or it.state ~= 'pending' or isLinkOver(it) then return {'gone', 0} end
if it.number == number then
  it.state = 'confirmed'
  it.usableUntil = math.max(it.expiresAt, now + tonumber(ARGV[3]))
  write(it)
  return {'confirmed', it.triesLeft}
end
it.tried = it.tried or {}
for _, wrong in ipairs(it.tried) do
  if wrong == number then return {'wrong', it.triesLeft} end
end
table.insert(it.tried, number)
it.triesLeft = it.triesLeft - 1
if it.triesLeft <= 0 then it.state = 'burned' end
write(it)
return {it.triesLeft > 0 and 'wrong' or 'burned', it.triesLeft}`;

/** KEYS[2], KEYS[3]: the user's known networks and browsers; ARGV: id. Returns JSON when it was refused now, or nothing. */
export const refuseScript = `${prelude}
local it = read(ARGV[1])
if not it or isLinkOver(it) or it.state == 'refused' then return false end
local function refuse(one)
  one.refusedFrom = one.state
  one.state = 'refused'
  one.refusedAt = now
  write(one)
end
refuse(it)
for _, text in ipairs(redis.call('HVALS', key)) do
  local other = cjson.decode(text)
  if other.network == it.network and isOpen(other) then refuse(other) end
end
redis.call('DEL', KEYS[2], KEYS[3])
return cjson.encode(it)`;

/** Returns how many refusals block nothing any more. */
export const unblockScript = `${prelude}
local count = 0
for _, text in ipairs(redis.call('HVALS', key)) do
  local it = cjson.decode(text)
  if it.refusedAt then
    it.refusedAt = nil
    write(it)
    count = count + 1
  end
end
return count`;

/** ARGV: id. Returns JSON with one resend less, or nothing. */
export const takeResendScript = `${prelude}
local it = read(ARGV[1])
if not it or it.state ~= 'pending' or isLinkOver(it) or it.resendsLeft <= 0 then return false end
it.resendsLeft = it.resendsLeft - 1
write(it)
return cjson.encode(it)`;

/** ARGV: id, state that it must have, new state. Returns 1 when it had. */
export const moveScript = `${prelude}
local it = read(ARGV[1])
if not it or it.state ~= ARGV[2] or isOver(it) then return 0 end
it.state = ARGV[3]
write(it)
return 1`;

/**
 * KEYS[2]: the user's known networks; ARGV: id, log-in, maximum of networks, how long they are kept. Returns 1 when the
 * log-in goes on with it. Its network is known in the same step: whoever comes too late for it needs none any more, and
 * no refusal comes in between.
 */
export const consumeScript = `${prelude}
local it = read(ARGV[1])
if not it or isOver(it) then return 0 end
if it.state == 'consumed' then return it.login == ARGV[2] and not it.network and 1 or 0 end
if it.state ~= 'confirmed' and it.state ~= 'enrolled' then return 0 end
it.state = 'consumed'
it.login = ARGV[2]
write(it)
if it.network then
  redis.call('ZADD', KEYS[2], now, it.network)
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -ARGV[3] - 1)
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return 1`;
