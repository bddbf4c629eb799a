// The window's first line: the mark, the menus, the field that goes anywhere, the workspace's name.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QMenuBar;

namespace trestle::ui {

class ThemedLabel;

/// Looks like a field and opens the popup that is one.
class GoField : public QAbstractButton
{
    Q_OBJECT

public:
    explicit GoField(QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

class TopBar : public QWidget
{
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);

    [[nodiscard]] QMenuBar* menuBar() const { return m_menuBar; }
    [[nodiscard]] GoField* goField() const { return m_goField; }
    void setWorkspaceName(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeField();

    QMenuBar* m_menuBar;
    GoField* m_goField;
    ThemedLabel* m_name;
};

}  // namespace trestle::ui
