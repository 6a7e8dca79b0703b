/** Version of the app, set by the build; tests and the development server have none. */
export const version: string = import.meta.env.VITE_APP_VERSION ?? "development";
