using System.Buffers.Binary;
using System.Text;

namespace RobustSparse.Exchange;

/// <summary>Reads the fields of one protobuf message, in order (the wire format of Protocol Buffers).</summary>
/// <param name="bytes">The message.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field of one number: a varint, or the bits of a fixed-size number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a field with a length: text, bytes, a message or packed numbers; empty for a number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the field has a length, so that its value is <see cref="Bytes"/>.</summary>
    public bool HasLength { get; private set; }

    /// <summary>The value as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The value as a 32-bit floating-point number.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = Varint();
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        HasLength = (tag & 7) == 2;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException("a field has an unknown wire type");
        }

        return Field > 0 ? true : throw new InvalidDataException("a field has the number 0");
    }

    /// <summary>Adds the value to a list of whole numbers: one number, or packed varints.</summary>
    public readonly void AddNumbers(List<long> numbers)
    {
        if (!HasLength)
        {
            numbers.Add((long)Number);
            return;
        }

        var packed = new ProtobufReader(Bytes);
        while (!packed._rest.IsEmpty)
        {
            numbers.Add((long)packed.Varint());
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number has more than 64 bits");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException("the file ends within a field");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
