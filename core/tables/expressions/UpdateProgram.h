// A compiled update: what to do at which path.
#pragma once

#include "core/tables/expressions/DocumentPath.h"
#include "core/tables/expressions/UpdateForm.h"

#include <vector>

namespace trestle::tables {

/// The right side of SET.
struct UpdateOperand
{
    enum class Kind { Value, Path, IfNotExists, ListAppend, Plus, Minus };
    Kind kind = Kind::Value;
    AttributeValue value;                 // of Value
    DocumentPath path;                    // of Path, and what IfNotExists asks for
    std::vector<UpdateOperand> operands;  // IfNotExists: the default; the others: both sides
};

struct UpdateAction
{
    enum class Kind { Set, Remove, Add, Delete };
    Kind kind = Kind::Set;
    DocumentPath path;
    UpdateOperand operand;  // of Add and Delete a Value
};

struct UpdateProgram
{
    std::vector<UpdateAction> actions;  // in the order written
    UpdateForm form = UpdateForm::Expression;
};

}  // namespace trestle::tables
