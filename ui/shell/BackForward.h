// Where one has been among the editors, for Alt+Left and Alt+Right.
#pragma once

#include <QString>
#include <QStringList>

namespace trestle::ui {

class BackForward
{
public:
    /// Ignored when `key` is where one is.
    void visit(const QString& key)
    {
        if (m_at >= 0 && m_visited.at(m_at) == key) return;
        m_visited = m_visited.mid(0, m_at + 1);
        m_visited.append(key);
        if (m_visited.size() > limit) m_visited.removeFirst();
        m_at = int(m_visited.size()) - 1;
    }

    [[nodiscard]] bool canGo(int step) const { return m_at + step >= 0 && m_at + step < int(m_visited.size()); }

    /// The place one step back (-1) or forward (+1), which becomes where one is; "" at an end.
    QString go(int step)
    {
        if (!canGo(step)) return {};
        m_at += step;
        return m_visited.at(m_at);
    }

private:
    static constexpr int limit = 100;

    QStringList m_visited;
    int m_at = -1;
};

}  // namespace trestle::ui
