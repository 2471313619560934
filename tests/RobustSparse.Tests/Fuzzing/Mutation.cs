using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace RobustSparse.Tests.Fuzzing;

/// <summary>Damage to valid files: a few changes each, of bits, bytes, numbers, lengths and words.</summary>
internal static class Mutation
{
    private static readonly uint[] _numbers = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x3F80_0000, 0x7FC0_0000];
    private static readonly string[] _words =
    [
        "-1", "0", "99999999999999999999", "1e309", "NaN", "nan", "Infinity", "null", "[]", "{}", "\"", "'", ",", "\n", "\r\n", "\0", "../..", "/etc/passwd",
        "<f8", ">f4", "|O", "True", "(", ")", "(1,)", "(4294967296, 4294967296)", "\"schema\": 2", "é", "\uFEFF",
    ];

    /// <summary>Files made from valid ones by one to four changes.</summary>
    public static Gen<byte[]> Of(params byte[][] valid) =>
        from file in Gen.Int[0, valid.Length - 1].Select(i => valid[i])
        from changes in Gen.Select(Gen.Int[0, 7], Gen.Double.Unit, Gen.Double.Unit, Gen.Int[0, 255]).Array[1, 4]
        select changes.Aggregate(file, (bytes, change) => Change(bytes, change.Item1, change.Item2, change.Item3, change.Item4));

    private static byte[] Change(byte[] bytes, int kind, double from, double to, int value)
    {
        int start = (int)(from * bytes.Length), length = (int)(to * to * (bytes.Length - start));
        byte[] rest = bytes[start..];
        switch (kind)
        {
            case 0 when rest is not []:
                rest[0] ^= (byte)(1 << (value % 8));
                break;
            case 1 when rest is not []:
                rest[0] = (byte)value;
                break;
            case 2 when rest.Length >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(rest, _numbers[value % _numbers.Length]);
                break;
            case 3 when rest.Length >= 4:
                BinaryPrimitives.WriteUInt32BigEndian(rest, _numbers[value % _numbers.Length]);
                break;
            case 4:
                return bytes[..start];
            case 5:
                rest = rest[length..];
                break;
            case 6:
                rest = [.. rest[..length], .. rest];
                break;
            case 7:
                rest = [.. Encoding.UTF8.GetBytes(_words[value % _words.Length]), .. rest[Math.Min(rest.Length, value % 9)..]];
                break;
        }

        return [.. bytes[..start], .. rest];
    }
}
