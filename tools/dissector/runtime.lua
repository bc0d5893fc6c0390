-- What follows reads the tables above: frames out of TCP segments, fields out of frames.

local FRAME_HEADER = 6
local MOST_FRAME_BYTES = 1048576

local pf_size = ProtoField.uint32("zonetide.size", "size")
local pf_opcode = ProtoField.uint16("zonetide.opcode", "opcode", base.HEX, opcode_names)
local pf_payload = ProtoField.bytes("zonetide.payload", "payload")
local pf_packet = ProtoField.string("zonetide.packet", "packet")
local pf_dialect = ProtoField.uint8("zonetide.dialect_spoken", "dialect spoken")

local everything = { pf_size, pf_opcode, pf_payload, pf_packet, pf_dialect }
for _, field in ipairs(fields) do everything[#everything + 1] = field end
zonetide.fields = everything

local ex_malformed = ProtoExpert.new("zonetide.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR)
local ex_unknown =
  ProtoExpert.new("zonetide.unknown_opcode", "No packet has this opcode", expert.group.UNDECODED, expert.severity.WARN)
local ex_word =
  ProtoExpert.new("zonetide.unknown_value", "A value that has no word", expert.group.PROTOCOL, expert.severity.NOTE)
local ex_cut = ProtoExpert.new(
  "zonetide.cut", "The capture lacks the rest of this frame", expert.group.REASSEMBLE, expert.severity.NOTE
)
zonetide.experts = { ex_malformed, ex_unknown, ex_word, ex_cut }

zonetide.prefs.dialect = Pref.enum(
  "Dialect where the capture has no ClientHello", 0, "Which dialect such sessions are read in",
  { { 1, "Find out", 0 }, { 2, "1", 1 }, { 3, "2", 2 } }, false
)

-- By TCP stream: the dialect, and the number of the network packet from which on it is spoken.
local spoken = {}
function zonetide.init() spoken = {} end

local tcp_stream = Field.new("tcp.stream")

-- A cursor over one payload. `tree` nil: nothing is shown, and only what is wrong is of interest.
local function cursor(buffer, dialect)
  return { buffer = buffer, at = 0, dialect = dialect, fault = nil }
end

local function take(state, bytes, what)
  if state.fault then return nil end
  if state.at + bytes > state.buffer:len() then
    state.fault = "the payload ends within " .. what
    return nil
  end
  local range = state.buffer:range(state.at, bytes)
  state.at = state.at + bytes
  return range
end

local WIDTH = { u8 = 1, u16 = 2, u32 = 4, i32 = 4, u64 = 8, f32 = 4, bool = 1, enum = 1 }

local read_fields

local function read_number(state, spec, tree)
  local range = take(state, WIDTH[spec.kind], spec.name)
  if not range then return nil end
  local item = tree and tree:add_le(fields[spec.field[state.dialect]], range)
  if spec.kind == "f32" then
    local value = range:le_float()
    if value ~= value or value == math.huge or value == -math.huge then
      state.fault = spec.name .. " is not finite"
    end
  elseif spec.kind == "bool" and range:uint() > 1 then
    state.fault = spec.name .. " is neither 0 nor 1"
  elseif item and spec.words and not spec.words[state.dialect][range:le_uint()] then
    item:add_proto_expert_info(ex_word)
  end
  return range
end

local function read_text(state, spec, tree)
  local from = state.at
  local length = take(state, 2, "the length of " .. spec.name)
  if not length then return end
  if length:le_uint() > spec.most then
    state.fault = spec.name .. " is longer than " .. spec.most .. " bytes"
    return
  end
  local text = take(state, length:le_uint(), spec.name)
  if not text or not tree then return end
  local value = text:len() > 0 and text:string(ENC_UTF_8) or ""
  tree:add(fields[spec.field[state.dialect]], state.buffer:range(from, state.at - from), value)
end

local function read_bytes(state, spec, tree)
  local range = take(state, spec.length, spec.name)
  if range and tree then tree:add(fields[spec.field[state.dialect]], range) end
end

local function read_list(state, spec, tree)
  local from = state.at
  local count = take(state, 1, "the count of " .. spec.name)
  if not count then return end
  local branch = tree and tree:add(fields[spec.field[state.dialect]], count)
  for index = 1, count:uint() do
    if state.fault then break end
    local item_from = state.at
    if spec.item.kind == "group" then
      local leaf = branch and branch:add(zonetide, state.buffer:range(item_from), spec.name .. "[" .. index - 1 .. "]")
      read_fields(state, spec.item.fields, leaf)
      if leaf then leaf:set_len(state.at - item_from) end
    else
      read_fields(state, { spec.item }, branch)
    end
  end
  if branch then branch:set_len(state.at - from) end
end

local function read_group(state, spec, tree)
  local from = state.at
  local branch = tree and tree:add(zonetide, state.buffer:range(from), spec.name)
  read_fields(state, spec.fields, branch)
  if branch then branch:set_len(state.at - from) end
end

local readers = { string = read_text, bytes = read_bytes, list = read_list, group = read_group }

function read_fields(state, specs, tree)
  for _, spec in ipairs(specs) do
    if state.fault then return end
    if not (spec.second_only and state.dialect == 1) then
      (readers[spec.kind] or read_number)(state, spec, tree)
    end
  end
end

-- Reads a whole payload; what is wrong with it, or nil.
local function read_payload(packet, buffer, dialect, tree)
  local state = cursor(buffer, dialect)
  read_fields(state, packet.fields, tree)
  if not state.fault and state.at < buffer:len() then
    state.fault = buffer:len() - state.at .. " bytes are left over after the last field"
  end
  return state.fault
end

-- The dialect of a frame: as its ClientHello said; else as the preference has it; else the one that fits.
local function dialect_of(stream, number, packet, payload)
  local known = spoken[stream]
  if known then return number >= known.from and known.dialect or 1 end
  if zonetide.prefs.dialect > 0 then return zonetide.prefs.dialect end
  if read_payload(packet, payload, 1, nil) and not read_payload(packet, payload, 2, nil) then
    spoken[stream] = { dialect = 2, from = number }
    return 2
  end
  return 1
end

local function note_hello(stream, number, payload)
  local dialect = payload:len() > 0 and payload:range(0, 1):uint() or 1
  if dialect == 1 or dialect == 2 then spoken[stream] = { dialect = dialect, from = number } end
end

local function show_frame(frame, pinfo, tree)
  local opcode = frame:range(4, 2):le_uint()
  local packet = packets[opcode]
  local name = packet and packet.name or string.format("opcode 0x%04x", opcode)
  local branch = tree:add(zonetide, frame:range(), "Zonetide, " .. name)
  branch:add_le(pf_size, frame:range(0, 4))
  local opcode_item = branch:add_le(pf_opcode, frame:range(4, 2))
  branch:add(pf_packet, frame:range(4, 2), name):set_generated()
  local stream = tcp_stream() and tcp_stream().value or -1
  local payload = frame:range(FRAME_HEADER):tvb()
  if not packet then
    opcode_item:add_proto_expert_info(ex_unknown)
    if payload:len() > 0 then branch:add(pf_payload, payload:range()) end
    return name
  end
  if packet.name == "ClientHello" then note_hello(stream, pinfo.number, payload) end
  local dialect = dialect_of(stream, pinfo.number, packet, payload)
  branch:add(pf_dialect, dialect):set_generated()
  local fault = read_payload(packet, payload, dialect, branch)
  if fault then branch:add_proto_expert_info(ex_malformed, packet.name .. ": " .. fault) end
  return name
end

-- A frame without payload has no bytes to make a buffer of.
local function show_whole(tvb, offset, size, pinfo, tree)
  if size > FRAME_HEADER then return show_frame(tvb:range(offset, size):tvb(), pinfo, tree) end
  local range = tvb:range(offset, size)
  local opcode = range:range(4, 2):le_uint()
  local packet = packets[opcode]
  local name = packet and packet.name or string.format("opcode 0x%04x", opcode)
  local branch = tree:add(zonetide, range, "Zonetide, " .. name)
  branch:add_le(pf_size, range:range(0, 4))
  local item = branch:add_le(pf_opcode, range:range(4, 2))
  branch:add(pf_packet, range:range(4, 2), name):set_generated()
  if not packet then item:add_proto_expert_info(ex_unknown)
  elseif #packet.fields > 0 then branch:add_proto_expert_info(ex_malformed, name .. ": the payload is empty") end
  return name
end

local function summary(names)
  local told, times = {}, {}
  for _, name in ipairs(names) do
    if not times[name] then told[#told + 1] = name end
    times[name] = (times[name] or 0) + 1
  end
  for index, name in ipairs(told) do
    if times[name] > 1 then told[index] = name .. " x" .. times[name] end
  end
  return table.concat(told, ", ")
end

-- Asks for more bytes where the stream can give them; else says that they are missing.
local function ask_for_more(pinfo, tree, tvb, offset, missing)
  if pinfo.can_desegment > 0 then
    pinfo.desegment_offset = offset
    pinfo.desegment_len = missing
  else
    tree:add(zonetide, tvb:range(offset), "Zonetide, part of a frame"):add_proto_expert_info(ex_cut)
  end
end

function zonetide.dissector(tvb, pinfo, tree)
  pinfo.cols.protocol = "Zonetide"
  local offset, names = 0, {}
  while offset < tvb:len() do
    local left = tvb:len() - offset
    if left < 4 then
      ask_for_more(pinfo, tree, tvb, offset, DESEGMENT_ONE_MORE_SEGMENT)
      break
    end
    local size = tvb:range(offset, 4):le_uint()
    if size < FRAME_HEADER or size > MOST_FRAME_BYTES then
      local item = tree:add(zonetide, tvb:range(offset), "Zonetide, no frame")
      item:add_le(pf_size, tvb:range(offset, 4))
      item:add_proto_expert_info(ex_malformed, "the size of a frame is " .. size .. ", which none can have")
      names[#names + 1] = "malformed"
      break
    end
    if left < size then
      ask_for_more(pinfo, tree, tvb, offset, size - left)
      break
    end
    names[#names + 1] = show_whole(tvb, offset, size, pinfo, tree)
    offset = offset + size
  end
  if #names > 0 then pinfo.cols.info = summary(names) end
end

-- The port of a server that was told nothing else; any other by "Decode As".
DissectorTable.get("tcp.port"):add(24000, zonetide)
