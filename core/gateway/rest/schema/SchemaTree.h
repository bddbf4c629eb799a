// A compiled schema: nodes that name one another by their number, so that a model may refer to itself.
#pragma once

#include "core/base/Json.h"
#include "core/gateway/templates/JavaPattern.h"

#include <optional>
#include <vector>

namespace trestle::gateway {

enum class SchemaFormat { None, DateTime, Date, Time, Email, Ipv4, Ipv6, Uri, HostName, Uuid };

struct SchemaNode
{
    static constexpr int none = -1;  // no schema
    struct Bound
    {
        base::JsonValue::Number number;
        bool exclusive = false;
    };
    struct Pattern
    {
        QByteArray text;
        JavaPattern pattern;
    };
    struct Dependency
    {
        QByteArray property;
        int schema = none;
        std::vector<QByteArray> properties;
    };

    int reference = none;                          // $ref: nothing else of the schema counts
    std::vector<QByteArray> types;                 // sorted; empty: any
    std::optional<base::JsonValue::Array> values;  // enum

    std::vector<std::pair<QByteArray, int>> properties;
    std::vector<std::pair<Pattern, int>> patternProperties;
    int additionalProperties = none;
    bool noAdditionalProperties = false;
    std::vector<QByteArray> required;
    std::optional<qint64> minProperties;
    std::optional<qint64> maxProperties;
    std::vector<Dependency> dependencies;

    int items = none;
    std::vector<int> tuple;  // items as a list
    bool isTuple = false;
    int additionalItems = none;
    bool noAdditionalItems = false;
    std::optional<qint64> minItems;
    std::optional<qint64> maxItems;
    bool uniqueItems = false;

    std::optional<Bound> minimum;
    std::optional<Bound> maximum;
    std::optional<base::JsonValue::Number> multipleOf;

    std::optional<qint64> minLength;
    std::optional<qint64> maxLength;
    std::optional<Pattern> pattern;
    SchemaFormat format = SchemaFormat::None;

    std::vector<int> allOf;
    std::vector<int> anyOf;
    std::vector<int> oneOf;
    int notSchema = none;
};

struct SchemaTree
{
    std::vector<SchemaNode> nodes;
    int root = 0;
};

}  // namespace trestle::gateway
