// What "Go to anything" has found: a list model of the best matches, most fitting first, fresh at every letter.
// ">" finds commands, another provider's prefix finds its names alone, "?" lists the prefixes.
#pragma once

#include "ui/shell/NameProvider.h"

#include <QAbstractListModel>

#include <functional>

namespace trestle::ui {

class ActionRegister;

class GoList : public QAbstractListModel
{
    Q_OBJECT

public:
    enum DataRole { DetailRole = Qt::UserRole, MethodRole, MatchedRole, ShortcutRole, IconNameRole };

    explicit GoList(ActionRegister& actions, QObject* parent = nullptr);

    void setProviders(const std::vector<NameProvider*>& providers);
    /// What "!4825" does.
    void setOpenTrace(std::function<void(qint64 number)> openTrace);
    /// What ":12" does.
    void setGoToLine(std::function<void(qint64 line)> goToLine);

    /// Asks the providers for their names anew; matches refer to what they said then.
    void collect();
    void setPattern(const QString& text);
    [[nodiscard]] QString pattern() const { return m_text; }
    /// Why the list is empty.
    [[nodiscard]] QString emptyReason() const;
    /// Goes to a row; `setText` is what a row of the help wants typed instead, and returned.
    QString activate(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

    static constexpr int rowLimit = 60;

private:
    struct Candidate
    {
        NamedThing thing;
        QString folded;
        NameProvider* provider = nullptr;  // null: an action, or a row of the help
        QAction* action = nullptr;
    };

    void matchNames(QChar prefix, const QString& pattern);
    void listPrefixes();

    ActionRegister& m_actions;
    std::vector<NameProvider*> m_providers;
    std::function<void(qint64)> m_openTrace;
    std::function<void(qint64)> m_goToLine;
    std::vector<Candidate> m_names;
    std::vector<Candidate> m_commands;
    std::vector<Candidate> m_rows;
    QString m_text;
    QString m_pattern;  // folded, without its prefix
};

}  // namespace trestle::ui
