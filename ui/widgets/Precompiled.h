// What nearly every file of ui includes, compiled once.
#pragma once

#include <QtCore>
#include <QtGui>
#include <QtWidgets>

#include <memory>
#include <optional>
#include <vector>
