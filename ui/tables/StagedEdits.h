// What the user changed in a table and has not committed: items edited, deleted, added. Each change can be undone and
// done again. Free of widgets; main thread.
#pragma once

#include "core/tables/values/AttributeValue.h"

#include <QHash>
#include <QJsonArray>
#include <QObject>
#include <QUndoStack>

#include <optional>
#include <vector>

namespace trestle::ui {

/// One item: as it was read, and as it is to be. `id` is the encoded key; of an added item a name of its own, since its
/// key may still change.
struct StagedItem
{
    enum class Kind { Edited, Deleted, Added };

    QByteArray id;
    std::optional<tables::Item> base;  // empty: added
    std::optional<tables::Item> item;  // empty: deleted

    [[nodiscard]] Kind kind() const { return !base ? Kind::Added : item ? Kind::Edited : Kind::Deleted; }
    /// Attributes that differ, by name.
    [[nodiscard]] std::vector<QByteArray> changedAttributes() const;
    bool operator==(const StagedItem&) const = default;
};

class StagedEdits : public QObject
{
    Q_OBJECT

public:
    explicit StagedEdits(QObject* parent = nullptr);

    /// One undoable step. Nothing differs from `base`: then the item is no longer staged. Steps on one item with the
    /// same `merge` become one.
    void stage(const StagedItem& item, const QString& text, const QByteArray& merge = {});
    /// Stages a new item and returns its id.
    QByteArray add(const tables::Item& item);
    void remove(const QByteArray& id, const QString& text);
    /// All of them, as one undoable step.
    void discard();
    /// What was committed leaves the stage for good: committed edits are undone by writing again, not by these steps.
    void settle(const QByteArray& id);

    [[nodiscard]] const StagedItem* find(const QByteArray& id) const;
    /// In the order of staging.
    [[nodiscard]] const std::vector<StagedItem>& items() const { return m_items; }
    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }
    [[nodiscard]] int count(StagedItem::Kind kind) const;
    [[nodiscard]] QUndoStack* undoStack() { return &m_undoStack; }

    [[nodiscard]] QJsonArray toJson() const;
    /// Replaces the stage. What cannot be read is left out.
    void restore(const QJsonArray& json);

    [[nodiscard]] static bool isAddedId(const QByteArray& id) { return id.startsWith("new:"); }

Q_SIGNALS:
    /// The item is staged, staged differently, or no longer staged.
    void changed(const QByteArray& id);

private:
    friend class StageStep;
    void apply(const QByteArray& id, const std::optional<StagedItem>& item, size_t position);

    std::vector<StagedItem> m_items;
    mutable QHash<QByteArray, size_t> m_at;  // id → position; empty: to be made anew
    QUndoStack m_undoStack;
    int m_lastAdded = 0;
};

}  // namespace trestle::ui
