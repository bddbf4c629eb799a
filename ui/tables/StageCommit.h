// Writes staged items, each on the condition that it still is as it was read. An edit writes only the attributes that
// were changed, so what others changed beside them stays. Free of widgets; main thread.
#pragma once

#include "core/engine/Engine.h"
#include "ui/tables/StagedEdits.h"

#include <QObject>

namespace trestle::ui {

class StageCommit : public QObject
{
    Q_OBJECT

public:
    struct Conflict
    {
        StagedItem mine;
        std::optional<tables::Item> theirs;  // as it is now; empty: gone
    };
    struct Failure
    {
        QByteArray id;
        QString message;
    };
    struct Outcome
    {
        std::vector<StagedItem> written;  // base: what stood there, item: what stands there now
        std::vector<Conflict> conflicts;
        std::vector<Failure> failures;
    };

    StageCommit(engine::Engine& engine, const tables::TableDescription& table, QObject* parent = nullptr);

    enum class Mode { Transaction, OneByOne };
    /// The service takes so many actions in one transaction.
    static constexpr size_t maximumTransaction = 100;
    /// Writes all of them; finished() tells what came of it. In a transaction nothing is written unless all of it is.
    /// One call at a time.
    void start(const std::vector<StagedItem>& items, Mode mode = Mode::OneByOne);
    [[nodiscard]] bool isRunning() const { return m_waiting > 0; }

    /// What writes `written` back to what it was.
    [[nodiscard]] static std::vector<StagedItem> inverse(const std::vector<StagedItem>& written);
    /// My changes over their item: what "use mine" commits next.
    [[nodiscard]] static StagedItem rebased(const Conflict& conflict);

Q_SIGNALS:
    void finished(const trestle::ui::StageCommit::Outcome& outcome);

private:
    using Action = tables::TransactWriteRequest::Action;

    [[nodiscard]] Action actionFor(const StagedItem& item) const;
    void write(const StagedItem& item);
    void writeTogether(const std::vector<StagedItem>& items);
    void refused(const StagedItem& item, const QByteArray& code, const QString& message,
                 const std::optional<tables::Item>& theirs);
    void finish();

    engine::Engine& m_engine;
    tables::TableDescription m_table;
    Outcome m_outcome;
    size_t m_waiting = 0;
};

}  // namespace trestle::ui
