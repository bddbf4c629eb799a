#include "core/gateway/templates/TemplateValue.h"

#include "core/gateway/templates/TemplateContainers.h"

#include <QHash>

namespace trestle::gateway {

namespace {

constexpr int comparedValues = 100'000;

bool equals(const TemplateValue& a, const TemplateValue& b, int& left)
{
    if (a == b) return true;
    if (a.type() != b.type() || --left < 0) return false;
    if (const TemplateList* list = a.list()) {
        const TemplateList* other = b.list();
        const bool sets = list->kind == TemplateList::Kind::Set;
        if (list->kind == TemplateList::Kind::Array || other->kind == TemplateList::Kind::Array ||
            sets != (other->kind == TemplateList::Kind::Set) || list->items.size() != other->items.size())
            return false;
        for (size_t i = 0; i < list->items.size(); ++i)
            if (!equals(list->items[i], other->items[i], left)) return false;
        return true;
    }
    if (const TemplateMap* map = a.map()) {
        const TemplateMap* other = b.map();
        if (map->size() != other->size()) return false;
        for (const TemplateMap::Member& member : map->members()) {
            const TemplateValue* found = other->find(member.key);
            if (!found || !equals(member.value, *found, left)) return false;
        }
        return true;
    }
    return false;
}

}  // namespace

bool javaEquals(const TemplateValue& a, const TemplateValue& b)
{
    // Nearly all are keys of maps.
    const QString* text = a.string();
    const QString* other = b.string();
    if (text && other) return *text == *other;
    int left = comparedValues;
    return equals(a, b, left);
}

size_t javaHash(const TemplateValue& value)
{
    if (const QString* text = value.string()) return qHash(*text);
    if (const qint32* number = value.as<qint32>()) return qHash(*number);
    if (const qint64* number = value.as<qint64>()) return qHash(*number);
    if (const double* number = value.as<double>()) return qHash(*number);
    if (const TemplateList* list = value.list()) return list->items.size();
    if (const TemplateMap* map = value.map()) return map->size();
    return static_cast<size_t>(value.type());
}

QString javaClassName(const TemplateValue& value)
{
    using Type = TemplateValue::Type;
    switch (value.type()) {
        case Type::Null:
            return {};
        case Type::Boolean:
            return QStringLiteral("java.lang.Boolean");
        case Type::Integer:
            return QStringLiteral("java.lang.Integer");
        case Type::Long:
            return QStringLiteral("java.lang.Long");
        case Type::Double:
            return QStringLiteral("java.lang.Double");
        case Type::Big:
            return value.as<BigNumber>()->integer ? QStringLiteral("java.math.BigInteger")
                                                  : QStringLiteral("java.math.BigDecimal");
        case Type::Character:
            return QStringLiteral("java.lang.Character");
        case Type::String:
            return QStringLiteral("java.lang.String");
        case Type::List:
            switch (value.list()->kind) {
                case TemplateList::Kind::ArrayList:
                    return QStringLiteral("java.util.ArrayList");
                case TemplateList::Kind::JsonArray:
                    return QStringLiteral("net.minidev.json.JSONArray");
                case TemplateList::Kind::Array:
                    return QStringLiteral("[Ljava.lang.String;");
                case TemplateList::Kind::Set:
                    return QStringLiteral("java.util.LinkedHashMap$LinkedKeySet");
                case TemplateList::Kind::Collection:
                    return QStringLiteral("java.util.LinkedHashMap$LinkedValues");
            }
            break;
        case Type::Map:
            return QStringLiteral("java.util.LinkedHashMap");
        case Type::Object:
            return value.object()->className();
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::gateway
