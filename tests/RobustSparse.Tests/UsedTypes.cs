using System.Reflection;
using System.Reflection.Emit;

namespace RobustSparse.Tests;

/// <summary>The types that compiled types use: in their signatures, and in the instructions of their methods.</summary>
internal static class UsedTypes
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<ushort, OpCode> _opCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value);

    /// <summary>Every type that <paramref name="type"/> uses, with the member that uses it.</summary>
    public static IEnumerable<(Type Used, string Where)> Of(Type type) =>
        Direct(type).SelectMany(used => Parts(used.Type).Select(part => (part, $"{type.FullName}.{used.Where}"))).Distinct();

    private static IEnumerable<(Type? Type, string Where)> Direct(Type type)
    {
        yield return (type.BaseType, "base type");
        foreach (Type implemented in type.GetInterfaces())
        {
            yield return (implemented, "interfaces");
        }

        foreach (FieldInfo field in type.GetFields(Declared))
        {
            yield return (field.FieldType, field.Name);
        }

        foreach (MethodBase method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            foreach (Type? used in InSignature(method).Concat(InBody(method)))
            {
                yield return (used, method.Name);
            }
        }
    }

    private static IEnumerable<Type?> InSignature(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType);

    private static IEnumerable<Type?> InBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return [];
        }

        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return body.LocalVariables.Select(local => (Type?)local.LocalType)
            .Concat(Tokens(body.GetILAsByteArray()!)
                .Select(token => method.Module.ResolveMember(token, typeArguments, methodArguments))
                .SelectMany(member => member is Type used ? [used] : MemberTypes(member!)));
    }

    private static IEnumerable<Type?> MemberTypes(MemberInfo member) => member switch
    {
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodBase method => [method.DeclaringType, .. InSignature(method), .. method.IsGenericMethod ? method.GetGenericArguments() : []],
        _ => [member.DeclaringType],
    };

    /// <summary>The metadata tokens of types, fields and methods in a method's instructions.</summary>
    private static IEnumerable<int> Tokens(byte[] instructions)
    {
        for (int at = 0; at < instructions.Length;)
        {
            ushort value = instructions[at++];
            if (value == 0xFE)
            {
                value = (ushort)(0xFE00 | instructions[at++]);
            }

            OperandType operand = _opCodes[value].OperandType;
            if (operand is OperandType.InlineType or OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok)
            {
                yield return BitConverter.ToInt32(instructions, at);
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(instructions, at)),
                _ => 4,
            };
        }
    }

    /// <summary>A type without its array, pointer and reference marks, and the types that it is made of.</summary>
    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return [];
        }

        return type.HasElementType ? Parts(type.GetElementType())
            : type.IsConstructedGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)]
            : [type];
    }
}
