#include "core/gateway/rest/schema/SchemaCheck.h"

#include "core/gateway/rest/schema/SchemaFormats.h"

#include <algorithm>
#include <cmath>

namespace trestle::gateway {

using base::JsonValue;

namespace {

constexpr int maxSteps = 1'000'000;
constexpr int maxCheckDepth = 600;  // schemas inside each other, references too
constexpr size_t maxProblems = 20;

// ["a","b"]
QByteArray listed(const std::vector<QByteArray>& names)
{
    JsonValue::Array items(names.begin(), names.end());
    return base::writeJson(std::move(items));
}

QByteArrayView typeOf(const JsonValue& value)
{
    switch (value.type()) {
        case JsonValue::Type::Null:
            return "null";
        case JsonValue::Type::Bool:
            return "boolean";
        case JsonValue::Type::Number:
            return value.toInteger() || !value.numberText().contains('.') ? "integer" : "number";
        case JsonValue::Type::String:
            return "string";
        case JsonValue::Type::Array:
            return "array";
        case JsonValue::Type::Object:
            return "object";
    }
    Q_UNREACHABLE();
}

bool isOf(const std::vector<QByteArray>& types, QByteArrayView type)
{
    return std::any_of(types.begin(), types.end(), [type](const QByteArray& each) {
        return type == each || (type == "integer" && each == "number");
    });
}

// Below, equal or above: -1, 0, 1. Whole numbers exactly.
int compareNumbers(const QByteArray& a, const QByteArray& b)
{
    const auto left = JsonValue(JsonValue::Number{a}).toInteger();
    const auto right = JsonValue(JsonValue::Number{b}).toInteger();
    if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
    const double x = a.toDouble();
    const double y = b.toDouble();
    return x < y ? -1 : x > y ? 1 : 0;
}

bool isMultiple(const QByteArray& value, const QByteArray& of)
{
    const auto whole = JsonValue(JsonValue::Number{value}).toInteger();
    const auto divisor = JsonValue(JsonValue::Number{of}).toInteger();
    if (whole && divisor && *divisor != 0) return *whole % *divisor == 0;
    constexpr double tolerance = 1e-9;
    const double times = value.toDouble() / of.toDouble();
    return std::isfinite(times) && std::abs(times - std::round(times)) <= tolerance * std::max(1.0, std::abs(times));
}

// Equal as JSON: members in any order, 1 and 1.0 the same.
bool equal(const JsonValue& a, const JsonValue& b)
{
    if (a.type() != b.type()) return false;
    switch (a.type()) {
        case JsonValue::Type::Null:
        case JsonValue::Type::Bool:
        case JsonValue::Type::String:
            return a == b;
        case JsonValue::Type::Number:
            return compareNumbers(a.numberText(), b.numberText()) == 0;
        case JsonValue::Type::Array:
            return std::equal(a.array().begin(), a.array().end(), b.array().begin(), b.array().end(), equal);
        case JsonValue::Type::Object:
            return a.object().size() == b.object().size() &&
                   std::all_of(a.object().begin(), a.object().end(), [&b](const JsonValue::Member& member) {
                       const JsonValue* other = b.find(member.first);
                       return other && equal(member.second, *other);
                   });
    }
    Q_UNREACHABLE();
}

qint64 codePoints(const QByteArray& utf8)
{
    return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<uchar>(c) & 0xC0U) != 0x80U; });
}

QByteArray number(qint64 value)
{
    return QByteArray::number(value);
}

}  // namespace

std::vector<QByteArray> SchemaCheck::run(const JsonValue& instance)
{
    check(m_tree.root, instance);
    return std::move(m_problems);
}

bool SchemaCheck::problem(const QByteArray& text)
{
    if (m_trials == 0 && m_problems.size() < maxProblems) m_problems.push_back(text);
    return false;
}

bool SchemaCheck::check(int number, const JsonValue& instance)
{
    if (number == SchemaNode::none) return true;
    if (++m_steps > maxSteps || m_depth > maxCheckDepth) {
        m_trials = 0;
        return problem("the document takes too long to check");
    }
    const SchemaNode& schema = m_tree.nodes[static_cast<size_t>(number)];
    ++m_depth;
    bool fits = true;
    if (schema.reference != SchemaNode::none) {
        fits = check(schema.reference, instance);
    } else {
        fits = checkGeneral(schema, instance);
        switch (instance.type()) {
            case JsonValue::Type::Object:
                fits = checkObject(schema, instance) && fits;
                break;
            case JsonValue::Type::Array:
                fits = checkArray(schema, instance) && fits;
                break;
            case JsonValue::Type::Number:
                fits = checkNumber(schema, instance) && fits;
                break;
            case JsonValue::Type::String:
                fits = checkString(schema, instance) && fits;
                break;
            case JsonValue::Type::Null:
            case JsonValue::Type::Bool:
                break;
        }
        fits = checkCombinations(schema, instance) && fits;
    }
    --m_depth;
    return fits;
}

bool SchemaCheck::checkGeneral(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    if (!schema.types.empty() && !isOf(schema.types, typeOf(instance)))
        fits = problem("instance type (" + typeOf(instance).toByteArray() +
                       ") does not match any allowed primitive type (allowed: " + listed(schema.types) + ')');
    if (schema.values && std::none_of(schema.values->begin(), schema.values->end(),
                                      [&](const JsonValue& value) { return equal(value, instance); }))
        fits = problem("instance value (" + base::writeJson(instance) +
                       ") not found in enum (possible values: " + base::writeJson(JsonValue(*schema.values)) + ')');
    return fits;
}

size_t SchemaCheck::trial(const std::vector<int>& schemas, const JsonValue& instance)
{
    ++m_trials;
    const auto matched =
        std::count_if(schemas.begin(), schemas.end(), [&](int schema) { return check(schema, instance); });
    if (m_trials > 0) --m_trials;
    return static_cast<size_t>(matched);
}

bool SchemaCheck::checkCombinations(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    const auto outOf = [](const std::vector<int>& schemas) { return QByteArray::number(qulonglong(schemas.size())); };
    if (!schema.allOf.empty()) {
        const size_t matched = trial(schema.allOf, instance);
        if (matched < schema.allOf.size())
            fits = problem("instance failed to match all required schemas (matched only " +
                           QByteArray::number(qulonglong(matched)) + " out of " + outOf(schema.allOf) + ')');
    }
    if (!schema.anyOf.empty() && trial(schema.anyOf, instance) == 0)
        fits = problem("instance failed to match at least one required schema among " + outOf(schema.anyOf));
    if (!schema.oneOf.empty()) {
        const size_t matched = trial(schema.oneOf, instance);
        if (matched != 1)
            fits = problem("instance failed to match exactly one schema (matched " +
                           QByteArray::number(qulonglong(matched)) + " out of " + outOf(schema.oneOf) + ')');
    }
    if (schema.notSchema != SchemaNode::none && trial({schema.notSchema}, instance) == 1)
        fits = problem("instance matched a schema which it should not have");
    return fits;
}

bool SchemaCheck::checkObject(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    const auto size = static_cast<qint64>(instance.object().size());
    if (schema.maxProperties && size > *schema.maxProperties)
        fits = problem("object has too many properties (found " + number(size) + " but schema requires at most " +
                       number(*schema.maxProperties) + ')');
    if (schema.minProperties && size < *schema.minProperties)
        fits = problem("object has too few properties (found " + number(size) + " but schema requires at least " +
                       number(*schema.minProperties) + ')');
    std::vector<QByteArray> missing;
    std::copy_if(schema.required.begin(), schema.required.end(), std::back_inserter(missing),
                 [&](const QByteArray& name) { return !instance.find(name); });
    if (!missing.empty()) fits = problem("object has missing required properties (" + listed(missing) + ')');
    fits = checkDependencies(schema, instance) && fits;
    return checkProperties(schema, instance) && fits;
}

bool SchemaCheck::checkDependencies(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    for (const SchemaNode::Dependency& dependency : schema.dependencies) {
        if (!instance.find(dependency.property)) continue;
        std::vector<QByteArray> missing;
        std::copy_if(dependency.properties.begin(), dependency.properties.end(), std::back_inserter(missing),
                     [&](const QByteArray& name) { return !instance.find(name); });
        if (!missing.empty())
            fits = problem("property \"" + dependency.property +
                           "\" of object has missing property dependencies (schema requires " +
                           listed(dependency.properties) + "; missing: " + listed(missing) + ')');
        fits = check(dependency.schema, instance) && fits;
    }
    return fits;
}

bool SchemaCheck::checkProperties(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    std::vector<QByteArray> refused;
    for (const auto& [name, value] : instance.object()) {
        bool known = false;
        const auto found =
            std::lower_bound(schema.properties.begin(), schema.properties.end(), name,
                             [](const auto& property, const QByteArray& wanted) { return property.first < wanted; });
        if (found != schema.properties.end() && found->first == name) {
            known = true;
            fits = check(found->second, value) && fits;
        }
        for (const auto& [pattern, property] : schema.patternProperties) {
            if (!pattern.pattern.occursIn(QString::fromUtf8(name))) continue;
            known = true;
            fits = check(property, value) && fits;
        }
        if (known) continue;
        if (schema.noAdditionalProperties)
            refused.push_back(name);
        else
            fits = check(schema.additionalProperties, value) && fits;
    }
    if (refused.empty()) return fits;
    std::sort(refused.begin(), refused.end());
    return problem("object instance has properties which are not allowed by the schema: " + listed(refused));
}

bool SchemaCheck::checkArray(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    const JsonValue::Array& items = instance.array();
    const auto size = static_cast<qint64>(items.size());
    if (schema.maxItems && size > *schema.maxItems)
        fits = problem("array is too long: must have at most " + number(*schema.maxItems) +
                       " elements but instance has " + number(size) + " elements");
    if (schema.minItems && size < *schema.minItems)
        fits = problem("array is too short: must have at least " + number(*schema.minItems) +
                       " elements but instance has " + number(size) + " elements");
    if (schema.isTuple && schema.noAdditionalItems && items.size() > schema.tuple.size())
        fits = problem("array is not allowed to contain more than " + number(static_cast<qint64>(schema.tuple.size())) +
                       " elements but instance has " + number(size) + " elements");
    if (schema.uniqueItems) {
        m_steps += static_cast<int>(std::min<size_t>(items.size() * items.size(), maxSteps));
        if (m_steps > maxSteps) return problem("the document takes too long to check");
        for (auto item = items.begin(); item != items.end(); ++item)
            if (std::any_of(items.begin(), item, [item](const JsonValue& other) { return equal(other, *item); })) {
                fits = problem("array must not contain duplicate elements");
                break;
            }
    }
    for (size_t i = 0; i < items.size(); ++i) {
        const int each = !schema.isTuple           ? schema.items
                         : i < schema.tuple.size() ? schema.tuple[i]
                                                   : schema.additionalItems;
        fits = check(each, items[i]) && fits;
    }
    return fits;
}

bool SchemaCheck::checkNumber(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    const QByteArray& value = instance.numberText();
    if (schema.minimum) {
        const QByteArray& bound = schema.minimum->number.text;
        const int order = compareNumbers(value, bound);
        if (order < 0)
            fits = problem("numeric instance is lower than the required minimum (minimum: " + bound +
                           ", found: " + value + ')');
        else if (order == 0 && schema.minimum->exclusive)
            fits = problem("numeric instance is not strictly greater than the required minimum " + bound);
    }
    if (schema.maximum) {
        const QByteArray& bound = schema.maximum->number.text;
        const int order = compareNumbers(value, bound);
        if (order > 0)
            fits = problem("numeric instance is greater than the required maximum (maximum: " + bound +
                           ", found: " + value + ')');
        else if (order == 0 && schema.maximum->exclusive)
            fits = problem("numeric instance is not strictly lower than the required maximum " + bound);
    }
    if (schema.multipleOf && !isMultiple(value, schema.multipleOf->text))
        fits = problem("remainder of division is not zero (" + value + " / " + schema.multipleOf->text + ')');
    return fits;
}

bool SchemaCheck::checkString(const SchemaNode& schema, const JsonValue& instance)
{
    bool fits = true;
    const QByteArray& value = instance.string();
    const auto quoted = [&value] {
        QByteArray text;
        base::appendJsonString(text, value);
        return text;
    };
    if (schema.minLength || schema.maxLength) {
        const qint64 length = codePoints(value);
        if (schema.maxLength && length > *schema.maxLength)
            fits = problem("string " + quoted() + " is too long (length: " + number(length) +
                           ", maximum allowed: " + number(*schema.maxLength) + ')');
        if (schema.minLength && length < *schema.minLength)
            fits = problem("string " + quoted() + " is too short (length: " + number(length) +
                           ", required minimum: " + number(*schema.minLength) + ')');
    }
    if (schema.pattern && !schema.pattern->pattern.occursIn(QString::fromUtf8(value)))
        fits = problem("ECMA 262 regex \"" + schema.pattern->text + "\" does not match input string " + quoted());
    if (const QByteArray wrong = formatProblem(schema.format, value); !wrong.isEmpty()) fits = problem(wrong);
    return fits;
}

}  // namespace trestle::gateway
