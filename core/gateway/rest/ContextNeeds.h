// Which variables of $context a text reads: they are made when something reads them, and not before.
#pragma once

#include <QByteArrayView>

#include <bitset>

namespace trestle::gateway {

/// One bit a variable of RestContext.cpp's table, and one for the stage's variables.
struct ContextNeeds
{
    static constexpr size_t capacity = 128;
    std::bitset<capacity> variables;
    bool stageVariables = false;

    [[nodiscard]] bool none() const { return variables.none() && !stageVariables; }
    void add(const ContextNeeds& other)
    {
        variables |= other.variables;
        stageVariables = stageVariables || other.stageVariables;
    }
};

/// Of a template, a mapping's source or a text with variables. Reads generously: what only looks like a variable
/// counts, and "$context" by itself means all of them.
[[nodiscard]] ContextNeeds contextNeeds(QByteArrayView text);

}  // namespace trestle::gateway
