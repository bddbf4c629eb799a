// One check of one document by a compiled schema. Used once.
#pragma once

#include "core/gateway/rest/schema/SchemaTree.h"

namespace trestle::gateway {

class SchemaCheck
{
public:
    explicit SchemaCheck(const SchemaTree& tree) : m_tree(tree) {}

    /// As JsonSchema::problems().
    [[nodiscard]] std::vector<QByteArray> run(const base::JsonValue& instance);

private:
    using Json = base::JsonValue;

    /// Adds what does not fit to the problems, unless the check is a trial. Whether all of it fits.
    bool check(int schema, const Json& instance);
    bool checkGeneral(const SchemaNode& schema, const Json& instance);
    bool checkCombinations(const SchemaNode& schema, const Json& instance);
    bool checkObject(const SchemaNode& schema, const Json& instance);
    bool checkProperties(const SchemaNode& schema, const Json& instance);
    bool checkDependencies(const SchemaNode& schema, const Json& instance);
    bool checkArray(const SchemaNode& schema, const Json& instance);
    bool checkNumber(const SchemaNode& schema, const Json& instance);
    bool checkString(const SchemaNode& schema, const Json& instance);
    /// How many of the schemas fit, without telling what does not.
    size_t trial(const std::vector<int>& schemas, const Json& instance);
    bool problem(const QByteArray& text);

    const SchemaTree& m_tree;
    std::vector<QByteArray> m_problems;
    int m_trials = 0;
    int m_depth = 0;
    int m_steps = 0;
};

}  // namespace trestle::gateway
