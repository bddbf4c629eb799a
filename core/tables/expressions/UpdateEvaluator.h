// Applies a compiled update to an item. All operands are read from the item as it was, then SET, ADD and DELETE are
// done in place, and what is to be removed goes last, so that every index means the list as it was.
#pragma once

#include "core/base/Result.h"
#include "core/tables/expressions/UpdateExpression.h"
#include "core/tables/expressions/UpdateProgram.h"

namespace trestle::tables {

class UpdateEvaluator
{
public:
    UpdateEvaluator(const UpdateProgram& program, const Item& current) : m_program(program), m_current(current) {}

    [[nodiscard]] base::Result<UpdateOutcome> run(TouchedLeaves leaves);

private:
    [[nodiscard]] base::Result<AttributeValue> operandValue(const UpdateOperand& operand) const;
    [[nodiscard]] base::Result<AttributeValue> sum(const UpdateOperand& operand) const;
    [[nodiscard]] base::Result<AttributeValue> joinedList(const UpdateOperand& operand) const;
    /// The new value of ADD or DELETE; nothing where the attribute goes or stays away.
    [[nodiscard]] base::Result<std::optional<AttributeValue>> changedSet(const UpdateAction& action) const;

    /// Puts the value there: past its end, a list grows by one element.
    [[nodiscard]] base::Result<void> put(const DocumentPath& path, AttributeValue value);
    [[nodiscard]] base::Result<void> checkParent(const DocumentPath& path) const;
    [[nodiscard]] base::Error wrongType() const;
    void remove(const DocumentPath& path);

    const UpdateProgram& m_program;
    const Item& m_current;
    Item m_item;
};

}  // namespace trestle::tables
