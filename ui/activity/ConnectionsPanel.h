// Who is connected to the WebSocket APIs, for the foot of the window: each connection can be sent a text and closed, as
// the management API does. Looks at the engine four times a second at most, for what was last active once a second
// while it is in sight.
#pragma once

#include "core/engine/Engine.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace trestle::ui {

class ActionRegister;
class ConnectionsModel;
class EmptyState;
class FilterEdit;

class ConnectionsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionsPanel(engine::Engine& engine, QWidget* parent = nullptr);

    /// `show` brings the panel into sight.
    void declareActions(ActionRegister& actions, const std::function<void()>& show);

Q_SIGNALS:
    /// Of all APIs, whatever the filter leaves.
    void countChanged(qint64 count);
    /// What came of sending or closing, in one sentence.
    void told(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum class Deed { Send, Close };

    void look();
    void refresh();
    void refreshTools();
    [[nodiscard]] QByteArrayList chosen() const;
    void choose(const QByteArrayList& ids);
    [[nodiscard]] QByteArrayList listed() const;
    void sendToChosen();
    void closeChosen();
    void copyChosen();
    void carryOut(Deed deed, const QByteArrayList& ids);
    [[nodiscard]] static QString sentence(Deed deed, qsizetype done, qsizetype asked, const QString& problem);

    engine::Engine& m_engine;
    ConnectionsModel* m_model;
    qint64 m_count = 0;  // without the filter
    QTimer m_pause;      // between two looks
    QTimer m_activity;
    QWidget* m_tools;
    FilterEdit* m_filter;
    QLineEdit* m_message;
    QPushButton* m_send;
    QPushButton* m_sendToAll;
    QToolButton* m_copy;
    QPushButton* m_close;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QTreeView* m_list;
};

}  // namespace trestle::ui
