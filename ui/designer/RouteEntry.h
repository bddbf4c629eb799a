// The line at the foot of an API's routes where a route is typed: Enter adds it and leaves the line for the next one,
// Escape gives the focus back. A list of routes that is pasted is added whole. What is wrong stands under the line; the
// text stays.
#pragma once

#include <QWidget>

class QLineEdit;

namespace trestle::ui {

class DesignCommands;
class InlineError;

class RouteEntry : public QWidget
{
    Q_OBJECT

public:
    RouteEntry(DesignCommands& commands, const QByteArray& api, QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit* edit() { return m_edit; }

Q_SIGNALS:
    void left();
    void heightChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void submit();
    void setError(const QString& message);

    DesignCommands& m_commands;
    const QByteArray m_api;
    QLineEdit* m_edit;
    InlineError* m_error;
};

}  // namespace trestle::ui
