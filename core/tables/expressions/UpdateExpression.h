// SET, REMOVE, ADD and DELETE, compiled once and applied to an item. Immutable; cheap to copy; any thread.
#pragma once

#include "core/base/Result.h"
#include "core/tables/expressions/DocumentPath.h"
#include "core/tables/expressions/ExpressionScope.h"
#include "core/tables/expressions/UpdateForm.h"
#include "core/tables/schema/TableDescription.h"

#include <memory>

namespace trestle::tables {

struct UpdateOutcome
{
    Item item;
    // The touched leaves, for ReturnValues UPDATED_OLD and UPDATED_NEW; empty if they have none, or nobody asked for
    // them.
    Item updatedOld;
    Item updatedNew;
};

struct UpdateProgram;

enum class TouchedLeaves { Wanted, Unwanted };

class UpdateExpression
{
public:
    /// Error: Validation, "Invalid UpdateExpression: …".
    [[nodiscard]] static base::Result<UpdateExpression> compile(QByteArrayView text, ExpressionScope& scope,
                                                                UpdateForm form = UpdateForm::Expression);

    /// Error: Validation when a key attribute would be changed; the partition key is looked for first.
    [[nodiscard]] base::Result<void> checkKeys(const KeySchema& keys) const;
    /// What it gives attributes whatever the item: constants, and any value of the type that +, - or list_append make.
    [[nodiscard]] Item foreseenValues() const;
    /// Every path that is read or written.
    [[nodiscard]] std::vector<DocumentPath> paths() const;
    /// Error: Validation when the key attribute of an index would be set to an empty value that the expression names.
    [[nodiscard]] base::Result<void> checkIndexValues(const TableDescription& table) const;
    /// Operands are read from `current` as it was before. For an item that does not exist `current` is its key alone.
    /// Errors: Validation (paths that do not exist, wrong operand types, number overflow).
    [[nodiscard]] base::Result<UpdateOutcome> apply(const Item& current,
                                                    TouchedLeaves leaves = TouchedLeaves::Wanted) const;
    /// Bytes of the record that the service makes of the update, whatever the item: its paths and values, and an
    /// overhead for each part of it. It makes none of AttributeUpdates: 0.
    [[nodiscard]] qint64 recordSize() const;
    /// False if made of REMOVE and DELETE only: such an update does not create a missing item.
    [[nodiscard]] bool createsItem() const;

private:
    UpdateExpression() = default;

    std::shared_ptr<const UpdateProgram> m_program;
};

}  // namespace trestle::tables
