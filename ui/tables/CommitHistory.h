// The commits of a tab that can be undone, the last first. A commit of a large stage is as large as its items, so the
// oldest go when they are more, or larger in all, than is worth keeping; the last one always stays.
#pragma once

#include "ui/tables/StagedEdits.h"

#include <deque>

namespace trestle::ui {

class CommitHistory
{
public:
    static constexpr size_t keptCommits = 100;
    static constexpr qint64 keptBytes = qint64(64) << 20;

    /// Its number, by which last() can be told from commits that came later.
    quint64 add(std::vector<StagedItem> written);
    [[nodiscard]] bool isEmpty() const { return m_commits.empty(); }
    [[nodiscard]] size_t size() const { return m_commits.size(); }
    /// Of the last that stands; 0 if none does.
    [[nodiscard]] quint64 last() const { return m_commits.empty() ? 0 : m_commits.back().number; }
    [[nodiscard]] std::vector<StagedItem> takeLast();

private:
    struct Commit
    {
        quint64 number = 0;
        qint64 bytes = 0;
        std::vector<StagedItem> written;
    };

    std::deque<Commit> m_commits;
    qint64 m_bytes = 0;
    quint64 m_number = 0;
};

}  // namespace trestle::ui
