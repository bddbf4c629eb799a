// Files of SQLite's that are the system's own but for a few methods of ours. What we keep of a file lies behind the
// system's in the same allocation; a method that is not replaced is the system's, with no call between.
#pragma once

#include <sqlite3.h>

#include <new>

namespace trestle::tables {

/// The VFS below, which all other connections of a data file use: SQLite's own for files of one process.
inline constexpr char processVfs[] = "unix-excl";

/// What every layer begins with.
struct FileLayer
{
    sqlite3_io_methods methods;  // of the file: the system's, but for those that are replaced
    const sqlite3_io_methods* system;
};

/// A VFS whose files may have a `Layer`, which derives from FileLayer.
template <typename Layer>
class LayeredVfs
{
public:
    /// Set once registered.
    static inline sqlite3_vfs* below = nullptr;

    /// Registers the VFS, whose files are opened by `open`. Its name, or that of the one below if it cannot be.
    static const char* add(const char* name, decltype(sqlite3_vfs::xOpen) open)
    {
        static sqlite3_vfs vfs;
        below = sqlite3_vfs_find(processVfs);
        vfs = *below;
        vfs.szOsFile += int(sizeof(Layer));
        vfs.pNext = nullptr;
        vfs.zName = name;
        vfs.xOpen = open;
        return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK ? name : below->zName;
    }

    /// Of a file that has one.
    static Layer& layerOf(sqlite3_file* file)
    {
        return *reinterpret_cast<Layer*>(reinterpret_cast<char*>(file) + below->szOsFile);
    }

    /// Gives a layer to a file that the VFS below has opened. It goes when the file is closed; a Layer that must do
    /// something before that replaces xClose and ends it with close().
    static Layer& cover(sqlite3_file* file)
    {
        auto* const layer = new (&layerOf(file)) Layer{{*file->pMethods, file->pMethods}};
        layer->methods.xClose = close;
        file->pMethods = &layer->methods;
        return *layer;
    }

    static int close(sqlite3_file* file)
    {
        Layer& layer = layerOf(file);
        file->pMethods = layer.system;
        layer.~Layer();
        return file->pMethods->xClose(file);
    }
};

}  // namespace trestle::tables
