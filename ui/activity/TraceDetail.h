// The inspector of Activity: one request from five sides.
#pragma once

#include "core/observe/Trace.h"
#include "core/workspace/Workspace.h"

#include <QWidget>

#include <memory>

class QStackedWidget;
class QTabBar;

namespace trestle::ui {

class CodeEdit;
class KeyValueTable;
class WhyView;

class TraceDetail : public QWidget
{
    Q_OBJECT

public:
    explicit TraceDetail(QWidget* parent = nullptr);

    /// `workspace` tells which attributes are keys.
    void setTrace(const std::shared_ptr<const observe::Trace>& trace, const workspace::Workspace& workspace);

Q_SIGNALS:
    void itemRequested(const QByteArray& table, const QByteArray& key);
    void codeRequested(const QByteArray& function, const QString& file, int line);

private:
    struct MessageView
    {
        KeyValueTable* headers = nullptr;
        CodeEdit* body = nullptr;
    };
    MessageView addMessageView(const QString& what);
    static void show(const MessageView& view, const observe::Message* message);

    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    WhyView* m_why;
    MessageView m_request;
    MessageView m_response;
    CodeEdit* m_log;
};

}  // namespace trestle::ui
