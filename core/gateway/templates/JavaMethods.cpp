#include "core/gateway/templates/JavaMethods.h"

#include "core/gateway/templates/JavaNumbers.h"
#include "core/gateway/templates/JavaText.h"

#include <cmath>
#include <cstring>

namespace trestle::gateway {

namespace {

// What getClass() gives: "class java.lang.String", with a name.
class JavaClass : public TemplateObject
{
public:
    explicit JavaClass(QString name) : m_name(std::move(name)) {}

    [[nodiscard]] QString className() const override { return QStringLiteral("java.lang.Class"); }
    [[nodiscard]] std::optional<QString> text(int) const override { return QStringLiteral("class ") + m_name; }
    [[nodiscard]] std::optional<TemplateValue> property(const QString& name, TemplateHeap&) override
    {
        if (name == QLatin1String("name")) return TemplateValue(m_name);
        if (name == QLatin1String("simpleName")) return TemplateValue(simpleName());
        return std::nullopt;
    }
    [[nodiscard]] CallOutcome call(const QString& method, const Arguments& arguments, TemplateHeap&) override
    {
        if (arguments.empty() && method == QLatin1String("getName")) return TemplateValue(m_name);
        if (arguments.empty() && method == QLatin1String("getSimpleName")) return TemplateValue(simpleName());
        return NoSuchMethod{};
    }

private:
    [[nodiscard]] QString simpleName() const { return m_name.sliced(m_name.lastIndexOf(u'.') + 1); }
    QString m_name;
};

TemplateValue classOf(const TemplateValue& value, TemplateHeap& heap)
{
    return static_cast<TemplateObject*>(heap.make<JavaClass>(javaClassName(value)));
}

qint32 foldedBits(qint64 value)
{
    return static_cast<qint32>(value ^ static_cast<qint64>(static_cast<quint64>(value) >> 32));
}

// Bounded like printing: a hash of what is nested deeper is the hash of its type.
qint32 hashCode(const TemplateValue& value, int depth)
{
    using Type = TemplateValue::Type;
    if (depth > 32) return 0;
    switch (value.type()) {
        case Type::Null:
            return 0;
        case Type::Boolean:
            return *value.as<bool>() ? 1231 : 1237;
        case Type::Integer:
            return *value.as<qint32>();
        case Type::Long:
            return foldedBits(*value.as<qint64>());
        case Type::Double: {
            qint64 bits = 0;
            std::memcpy(&bits, value.as<double>(), sizeof bits);
            return foldedBits(bits);
        }
        case Type::Character:
            return value.as<QChar>()->unicode();
        case Type::String:
            return javaHashCode(*value.string());
        case Type::List: {
            quint32 hash = 1;
            for (const TemplateValue& item : value.list()->items)
                hash = hash * 31 + static_cast<quint32>(hashCode(item, depth + 1));
            return static_cast<qint32>(hash);
        }
        case Type::Map: {
            quint32 hash = 0;
            for (const TemplateMap::Member& member : value.map()->members())
                hash += static_cast<quint32>(hashCode(member.key, depth + 1) ^ hashCode(member.value, depth + 1));
            return static_cast<qint32>(hash);
        }
        case Type::Big:
        case Type::Object:
            return static_cast<qint32>(javaHash(value));
    }
    Q_UNREACHABLE();
}

QString getterName(const char* prefix, const QString& property)
{
    return QLatin1String(prefix) + property.left(1).toUpper() + property.mid(1);
}

// Integer.parseInt("5") and the like, called on any Integer or Double.
CallOutcome callStaticNumberMethod(TemplateValue::Type type, const QString& name, const TemplateValue& argument)
{
    const bool integer = type == TemplateValue::Type::Integer;
    if (!integer && type != TemplateValue::Type::Double) return NoSuchMethod{};
    const bool valueOf = name == QLatin1String("valueOf");
    if (!argument.isString()) {
        const bool fits = integer ? argument.as<qint32>() != nullptr : argument.isNumber() && !argument.as<BigNumber>();
        if (!fits) return NoSuchMethod{};
        const TemplateValue converted = integer ? argument : TemplateValue(toDouble(argument));
        if (valueOf) return converted;
        if (name == QLatin1String("toString")) return TemplateValue(*javaText(converted, 64));
        return NoSuchMethod{};
    }
    if (!valueOf && name != QLatin1String(integer ? "parseInt" : "parseDouble")) return NoSuchMethod{};
    const QString& text = *argument.string();
    bool ok = false;
    // Blanks around it are fine for a double alone.
    const TemplateValue parsed = integer ? TemplateValue(qint32(text.toInt(&ok))) : TemplateValue(text.toDouble(&ok));
    if (!ok || (integer && text.trimmed() != text))
        return JavaException{QStringLiteral("For input string: \"%1\"").arg(text)};
    return parsed;
}

CallOutcome callFittingMethod(const TemplateValue& value, const QString& name, const Arguments& arguments,
                              TemplateHeap& heap)
{
    using Type = TemplateValue::Type;
    switch (value.type()) {
        case Type::String:
            return callStringMethod(*value.string(), name, arguments, heap);
        case Type::List:
            return callListMethod(*value.list(), name, arguments, heap);
        case Type::Map:
            return callMapMethod(*value.map(), name, arguments, heap);
        case Type::Object: {
            CallOutcome outcome = value.object()->call(name, arguments, heap);
            if (!std::holds_alternative<NoSuchMethod>(outcome)) return outcome;
            break;
        }
        case Type::Integer:
        case Type::Long:
        case Type::Double:
        case Type::Big: {
            CallOutcome outcome = callNumberMethod(value, name, arguments);
            if (!std::holds_alternative<NoSuchMethod>(outcome)) return outcome;
            break;
        }
        case Type::Boolean:
            if (arguments.empty() && name == QLatin1String("booleanValue")) return value;
            if (arguments.size() == 1 && name == QLatin1String("compareTo") && arguments[0].as<bool>())
                return TemplateValue(int(*value.as<bool>()) - int(*arguments[0].as<bool>()));
            break;
        case Type::Character:
            if (arguments.empty() && name == QLatin1String("charValue")) return value;
            if (arguments.size() == 1 && name == QLatin1String("compareTo") && arguments[0].as<QChar>())
                return TemplateValue(value.as<QChar>()->unicode() - arguments[0].as<QChar>()->unicode());
            break;
        case Type::Null:
            return NoSuchMethod{};
    }
    return callObjectMethod(value, name, arguments, heap);
}

}  // namespace

qint32 javaHashCode(const QString& text)
{
    quint32 hash = 0;
    for (const QChar c : text)
        hash = hash * 31 + c.unicode();
    return static_cast<qint32>(hash);
}

JavaException indexOutOfBounds(qint64 index, qint64 length)
{
    return {QStringLiteral("Index %1 out of bounds for length %2").arg(index).arg(length)};
}

CallOutcome callObjectMethod(const TemplateValue& value, const QString& name, const Arguments& arguments,
                             TemplateHeap& heap)
{
    if (name == QLatin1String("equals") && arguments.size() == 1) return TemplateValue(javaEquals(value, arguments[0]));
    // One that fitted would have been called.
    const bool comparable = !value.list() && !value.map() && !value.object();
    if (comparable && name == QLatin1String("compareTo") && arguments.size() == 1)
        return JavaException{QStringLiteral("java.lang.ClassCastException: cannot compare %1 with %2")
                                 .arg(javaClassName(value), javaClassName(arguments[0]))};
    if (!arguments.empty()) return NoSuchMethod{};
    if (name == QLatin1String("hashCode")) return TemplateValue(hashCode(value, 0));
    if (name == QLatin1String("getClass")) return classOf(value, heap);
    if (name == QLatin1String("toString")) {
        const std::optional<QString> text = javaText(value, heap.left() / 2);
        if (!text) return JavaException{QStringLiteral("the value is too large to print")};
        heap.charge(text->size() * 2);
        return TemplateValue(*text);
    }
    return NoSuchMethod{};
}

CallOutcome callNumberMethod(const TemplateValue& number, const QString& name, const Arguments& arguments)
{
    if (arguments.size() == 1 && name == QLatin1String("compareTo") && arguments[0].type() == number.type())
        return TemplateValue(static_cast<qint32>(compareNumbers(number, arguments[0])));
    if (arguments.size() == 1) return callStaticNumberMethod(number.type(), name, arguments[0]);
    if (!arguments.empty()) return NoSuchMethod{};
    if (name == QLatin1String("intValue")) return TemplateValue(toInt(number));
    if (name == QLatin1String("longValue")) return TemplateValue(toLong(number));
    if (name == QLatin1String("doubleValue") || name == QLatin1String("floatValue"))
        return TemplateValue(toDouble(number));
    if (name == QLatin1String("shortValue")) return TemplateValue(qint32(static_cast<qint16>(toInt(number))));
    if (name == QLatin1String("byteValue")) return TemplateValue(qint32(static_cast<qint8>(toInt(number))));
    if (const double* value = number.as<double>()) {
        if (name == QLatin1String("isNaN")) return TemplateValue(std::isnan(*value));
        if (name == QLatin1String("isInfinite")) return TemplateValue(std::isinf(*value));
    }
    return NoSuchMethod{};
}

CallOutcome callMethod(const TemplateValue& value, const QString& name, const Arguments& arguments, TemplateHeap& heap)
{
    CallOutcome outcome = callFittingMethod(value, name, arguments, heap);
    if (arguments.empty() || !std::holds_alternative<NoSuchMethod>(outcome)) return outcome;
    // A method without parameters is taken for one that fits any arguments, and throws when it gets them.
    if (std::holds_alternative<NoSuchMethod>(callFittingMethod(value, name, {}, heap))) return outcome;
    return JavaException{QStringLiteral("java.lang.IllegalArgumentException: wrong number of arguments")};
}

std::optional<TemplateValue> readProperty(const TemplateValue& value, const QString& name, TemplateHeap& heap)
{
    if (name == QLatin1String("class")) return classOf(value, heap);
    if (const TemplateMap* map = value.map()) {
        const TemplateValue* found = map->find(name);
        return found ? *found : TemplateValue();
    }
    if (TemplateObject* object = value.object()) return object->property(name, heap);
    for (const char* prefix : {"get", "is"}) {
        CallOutcome outcome = callMethod(value, getterName(prefix, name), {}, heap);
        if (TemplateValue* result = std::get_if<TemplateValue>(&outcome)) return std::move(*result);
    }
    return std::nullopt;
}

CallOutcome readIndex(const TemplateValue& value, const TemplateValue& index)
{
    if (const TemplateMap* map = value.map()) {
        const TemplateValue* found = map->find(index);
        return found ? *found : TemplateValue();
    }
    const TemplateList* list = value.list();
    const qint32* position = index.as<qint32>();
    if (!list || !position || list->kind == TemplateList::Kind::Set || list->kind == TemplateList::Kind::Collection)
        return NoSuchMethod{};
    if (*position < 0 || static_cast<size_t>(*position) >= list->items.size())
        return indexOutOfBounds(*position, static_cast<qint64>(list->items.size()));
    return list->items[static_cast<size_t>(*position)];
}

CallOutcome writeIndex(const TemplateValue& value, const TemplateValue& index, TemplateValue item, TemplateHeap& heap)
{
    if (TemplateMap* map = value.map()) {
        heap.charge(sizeof(TemplateMap::Member));
        return map->put(index, std::move(item));
    }
    CallOutcome before = readIndex(value, index);
    if (std::holds_alternative<TemplateValue>(before))
        value.list()->items[static_cast<size_t>(*index.as<qint32>())] = std::move(item);
    return before;
}

}  // namespace trestle::gateway
