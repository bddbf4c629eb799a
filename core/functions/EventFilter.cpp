#include "core/functions/EventFilter.h"

#include <QHostAddress>

#include <algorithm>

namespace trestle::functions {

using base::JsonValue;

namespace {

base::Error wrong(const QByteArray& path, const char* what)
{
    return {
        base::ErrorCode::InvalidArgument,
        QStringLiteral("Invalid filter pattern definition. %1: %2")
            .arg(path.isEmpty() ? QStringLiteral("the pattern") : QString::fromUtf8(path), QString::fromUtf8(what))};
}

// ---- checking ----

bool isComparison(const QByteArray& word)
{
    return word == "=" || word == "<" || word == "<=" || word == ">" || word == ">=";
}

base::Result<void> checkNumeric(const JsonValue& terms, const QByteArray& path)
{
    const JsonValue::Array& parts = terms.array();
    if (parts.size() != 2 && parts.size() != 4) return wrong(path, "numeric takes one or two comparisons");
    for (size_t n = 0; n < parts.size(); n += 2) {
        if (!isComparison(parts[n].string()) || !parts[n + 1].isNumber())
            return wrong(path, "numeric takes =, <, <=, > or >= and a number");
    }
    return {};
}

base::Result<void> checkAnythingBut(const JsonValue& excluded, const QByteArray& path)
{
    const auto isPlain = [](const JsonValue& value) { return value.isString() || value.isNumber(); };
    if (isPlain(excluded)) return {};
    if (excluded.isArray() && !excluded.array().empty() &&
        std::all_of(excluded.array().begin(), excluded.array().end(), isPlain))
        return {};
    if (excluded.isObject() && excluded.object().size() == 1) {
        const auto& [word, value] = excluded.object().front();
        const bool isKnown = word == "prefix" || word == "suffix" || word == "equals-ignore-case" || word == "wildcard";
        if (isKnown && (value.isString() || value.isArray())) return {};
    }
    return wrong(path, "anything-but takes texts, numbers, or one of prefix, suffix, equals-ignore-case, wildcard");
}

base::Result<void> checkRule(const JsonValue& rule, const QByteArray& path)
{
    if (rule.isArray()) return wrong(path, "a list within a list");
    if (!rule.isObject()) return {};
    if (rule.object().size() != 1) return wrong(path, "a rule has one word");
    const auto& [word, value] = rule.object().front();
    if (word == "numeric") return checkNumeric(value, path);
    if (word == "anything-but") return checkAnythingBut(value, path);
    if (word == "exists") return value.isBool() ? base::Result<void>() : wrong(path, "exists is true or false");
    if (word == "prefix" || word == "suffix") {
        const JsonValue* folded = value.find("equals-ignore-case");
        if (value.isString() || (folded && folded->isString())) return {};
        return wrong(path, "prefix and suffix take a text");
    }
    if (word == "equals-ignore-case" || word == "wildcard" || word == "cidr")
        return value.isString() ? base::Result<void>() : wrong(path, "the rule takes a text");
    return wrong(path, "unknown rule");
}

base::Result<void> checkPattern(const JsonValue& pattern, const QByteArray& path)
{
    if (!pattern.isObject()) return wrong(path, "an object or a list is expected");
    if (pattern.object().empty()) return wrong(path, "an empty object matches nothing");
    for (const auto& [name, value] : pattern.object()) {
        const QByteArray inner = path.isEmpty() ? name : path + '.' + name;
        if (name == "$or") {
            if (!value.isArray() || value.array().size() < 2) return wrong(inner, "two or more objects are expected");
            for (const JsonValue& each : value.array())
                if (auto checked = checkPattern(each, inner); !checked) return checked;
        } else if (value.isArray()) {
            if (value.array().empty()) return wrong(inner, "an empty list matches nothing");
            for (const JsonValue& rule : value.array())
                if (auto checked = checkRule(rule, inner); !checked) return checked;
        } else if (auto checked = checkPattern(value, inner); !checked) {
            return checked;
        }
    }
    return {};
}

// ---- matching ----

bool startsWith(const QByteArray& text, const JsonValue& prefix)
{
    if (prefix.isString()) return text.startsWith(prefix.string());
    const QString wanted = QString::fromUtf8(prefix.find("equals-ignore-case")->string());
    return QString::fromUtf8(text).startsWith(wanted, Qt::CaseInsensitive);
}

bool endsWith(const QByteArray& text, const JsonValue& suffix)
{
    if (suffix.isString()) return text.endsWith(suffix.string());
    const QString wanted = QString::fromUtf8(suffix.find("equals-ignore-case")->string());
    return QString::fromUtf8(text).endsWith(wanted, Qt::CaseInsensitive);
}

bool equalsIgnoringCase(const QByteArray& a, const QByteArray& b)
{
    return QString::fromUtf8(a).compare(QString::fromUtf8(b), Qt::CaseInsensitive) == 0;
}

// '*' stands for any text; in time linear to both but for the last star.
bool matchesWildcard(const QByteArray& text, const QByteArray& pattern)
{
    qsizetype at = 0;
    qsizetype in = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (at < text.size()) {
        if (in < pattern.size() && pattern[in] == '*') {
            star = in++;
            resume = at;
        } else if (in < pattern.size() && pattern[in] == text[at]) {
            ++in;
            ++at;
        } else if (star >= 0) {
            in = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    while (in < pattern.size() && pattern[in] == '*')
        ++in;
    return in == pattern.size();
}

bool compare(double value, const QByteArray& word, double other)
{
    if (word == "=") return value == other;
    if (word == "<") return value < other;
    if (word == "<=") return value <= other;
    if (word == ">") return value > other;
    return value >= other;
}

bool isPlainEqual(const JsonValue& value, const JsonValue& wanted)
{
    if (value.isNumber() && wanted.isNumber()) return value.numberText().toDouble() == wanted.numberText().toDouble();
    return value == wanted;
}

bool matchesWord(const JsonValue& value, const QByteArray& word, const JsonValue& wanted);

bool matchesAnythingBut(const JsonValue& value, const JsonValue& excluded)
{
    if (!value.isString() && !value.isNumber()) return false;
    if (excluded.isArray())
        return std::none_of(excluded.array().begin(), excluded.array().end(),
                            [&value](const JsonValue& each) { return isPlainEqual(value, each); });
    if (!excluded.isObject()) return !isPlainEqual(value, excluded);
    const auto& [word, wanted] = excluded.object().front();
    if (!value.isString()) return true;
    if (!wanted.isArray()) return !matchesWord(value, word, wanted);
    return std::none_of(wanted.array().begin(), wanted.array().end(),
                        [&, &inner = word](const JsonValue& each) { return matchesWord(value, inner, each); });
}

bool matchesWord(const JsonValue& value, const QByteArray& word, const JsonValue& wanted)
{
    if (word == "anything-but") return matchesAnythingBut(value, wanted);
    if (word == "numeric") {
        if (!value.isNumber()) return false;
        const double number = value.numberText().toDouble();
        const JsonValue::Array& terms = wanted.array();
        for (size_t n = 0; n < terms.size(); n += 2) {
            if (!compare(number, terms[n].string(), terms[n + 1].numberText().toDouble())) return false;
        }
        return true;
    }
    if (!value.isString()) return false;
    const QByteArray& text = value.string();
    if (word == "prefix") return startsWith(text, wanted);
    if (word == "suffix") return endsWith(text, wanted);
    if (word == "equals-ignore-case") return equalsIgnoringCase(text, wanted.string());
    if (word == "wildcard") return matchesWildcard(text, wanted.string());
    const QHostAddress address(QString::fromUtf8(text));
    return !address.isNull() && address.isInSubnet(QHostAddress::parseSubnet(QString::fromUtf8(wanted.string())));
}

// `value` null: there is none.
bool matchesRule(const JsonValue* value, const JsonValue& rule)
{
    if (const JsonValue* exists = rule.find("exists"); exists && rule.isObject()) {
        const bool isLeaf = value && !value->isObject();
        return isLeaf == exists->toBool();
    }
    if (!value) return false;
    if (value->isArray())
        return std::any_of(value->array().begin(), value->array().end(),
                           [&rule](const JsonValue& each) { return matchesRule(&each, rule); });
    if (!rule.isObject()) return isPlainEqual(*value, rule);
    const auto& [word, wanted] = rule.object().front();
    return matchesWord(*value, word, wanted);
}

bool matchesPattern(const JsonValue* event, const JsonValue& pattern)
{
    if (event && event->isArray())
        return std::any_of(event->array().begin(), event->array().end(),
                           [&pattern](const JsonValue& each) { return matchesPattern(&each, pattern); });
    for (const auto& [name, value] : pattern.object()) {
        const JsonValue::Array& parts = value.array();
        bool isMatch = false;
        if (name == "$or") {
            isMatch = std::any_of(parts.begin(), parts.end(),
                                  [event](const JsonValue& each) { return matchesPattern(event, each); });
        } else {
            const JsonValue* field = event ? event->find(name) : nullptr;
            isMatch = value.isArray() ? std::any_of(parts.begin(), parts.end(),
                                                    [field](const JsonValue& rule) { return matchesRule(field, rule); })
                                      : matchesPattern(field, value);
        }
        if (!isMatch) return false;
    }
    return true;
}

}  // namespace

base::Result<EventFilter> EventFilter::compile(const QByteArray& pattern)
{
    base::Result<JsonValue> parsed = base::parseJson(pattern);
    if (!parsed) return wrong({}, "no JSON");
    if (base::Result<void> checked = checkPattern(*parsed, {}); !checked) return checked.error();
    return EventFilter(std::move(*parsed));
}

bool EventFilter::matches(const JsonValue& event) const
{
    return matchesPattern(&event, m_pattern);
}

}  // namespace trestle::functions
