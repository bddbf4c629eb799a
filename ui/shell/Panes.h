// The panes beside the editors: what the inspector and the bottom panel are made of.
#pragma once

#include <QWidget>

class QStackedWidget;
class QTabBar;
class QToolButton;

namespace trestle::ui {

class Editor;
class MethodChip;
class PaneHeader;

/// Shows the current editor's inspector under one line of title; hides itself when there is none.
class InspectorPane : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorPane(QWidget* parent = nullptr);

    /// Null, or an editor without inspector, leaves nothing to show.
    void setEditor(Editor* editor);
    [[nodiscard]] bool hasContent() const;

private:
    PaneHeader* m_header;
    MethodChip* m_chip;
    QStackedWidget* m_stack;
};

/// Tabs at the foot of the editor area: Problems, and what the program adds.
class BottomPanel : public QWidget
{
    Q_OBJECT

public:
    explicit BottomPanel(QWidget* parent = nullptr);

    int addTab(const QString& title, QWidget* widget);
    void setTabTitle(int index, const QString& title);
    void showTab(int index);

Q_SIGNALS:
    void closeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QTabBar* m_bar;
    QStackedWidget* m_stack;
};

}  // namespace trestle::ui
